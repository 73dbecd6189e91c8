// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.HugeTlbFsMount;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.ProcessStatus;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A mounted hugetlbfs, its topmost folder open: what is looked up in it stays in it.
 *
 * @param bridge the system calls
 * @param fd the folder's descriptor
 * @param mount where it is
 * @param pageSize the size of its pages, as the kernel says
 */
record RegionFolder(NativeBridge bridge, int fd, HugeTlbFsMount mount, PageSize pageSize) implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String SUFFIX = ".hugemap";

    /** Any other error could hide a region, of which a second one would then be made. */
    private static final Set<Errno> OUT_OF_SIGHT =
            Set.of(Errno.EACCES, Errno.EPERM, Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP);

    /** A region's file by its name. */
    static String fileName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a region: up to 100 letters, digits, dots,"
                    + " hyphens and underscores, a letter or digit first");
        }
        return name + SUFFIX;
    }

    /** A region's name by its file; empty for files of other programs. */
    static Optional<String> nameOf(String file) {
        return file.endsWith(SUFFIX)
                ? Optional.of(file.substring(0, file.length() - SUFFIX.length()))
                        .filter(name -> NAME.matcher(name).matches())
                : Optional.empty();
    }

    /** Whose files this process makes. */
    static long ownUser(KernelFiles files) {
        // Without procfs nobody's files are known to be ours.
        return ProcessStatus.ofSelf(files).effectiveUser().orElse(-1);
    }

    /** All mounts that this process may look into; to be closed one by one. */
    static List<RegionFolder> openAll(SharedMemory shared) {
        List<RegionFolder> folders = new ArrayList<>();
        try {
            for (HugeTlbFsMount mount : HugeTlbFsMount.readAll(shared.files())) {
                open(shared.bridge(), mount).ifPresent(folders::add);
            }
            return folders;
        } catch (Throwable failure) {
            closeAfter(failure, folders);
            throw failure;
        }
    }

    /** Closes all on the way out of a failure, which keeps what went wrong here as suppressed. */
    static void closeAfter(Throwable failure, List<RegionFolder> folders) {
        folders.forEach(folder -> RegionFile.closeAfter(failure, folder));
    }

    private static Optional<RegionFolder> open(NativeBridge bridge, HugeTlbFsMount mount) {
        int flags = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC;
        int fd;
        try {
            fd = bridge.openat(Fcntl.AT_FDCWD, mount.path(), flags, 0);
        } catch (SyscallException refused) {
            if (OUT_OF_SIGHT.contains(refused.errno())) {
                return Optional.empty();
            }
            throw refused;
        }
        try {
            FileFacts facts = FileFacts.of(bridge, fd);
            if (facts.isOnHugeTlbFs()) {
                return Optional.of(new RegionFolder(bridge, fd, mount, facts.pageSize()));
            }
            // Something else is mounted over it.
            bridge.close(fd);
            return Optional.empty();
        } catch (Throwable failure) {
            RegionFile.closeAfter(failure, new RegionFile(bridge, fd));
            throw failure;
        }
    }

    String path(String file) {
        return mount.path() + "/" + file;
    }

    @Override
    public void close() {
        bridge.close(fd);
    }
}

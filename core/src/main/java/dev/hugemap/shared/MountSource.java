// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.host.Commands;
import dev.hugemap.host.HugeTlbFsMount;
import dev.hugemap.memory.FileBacking;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Files in a mounted hugetlbfs, made without a name: they go with this process until one is given. */
final class MountSource implements FileSource {
    /** For their owner alone. */
    private static final int MODE = 0600;

    private final SharedMemory shared;
    private final List<RegionFolder> folders;
    private @Nullable RegionFolder used;

    MountSource(SharedMemory shared, List<RegionFolder> folders) {
        this.shared = shared;
        this.folders = folders;
    }

    /** In which folder the last file was made. */
    RegionFolder used() {
        if (used == null) {
            throw new IllegalStateException("no file was made");
        }
        return used;
    }

    @Override
    public long headerBytes(FileBacking backing) {
        return backing.pageSize().bytes();
    }

    @Override
    public RegionFile make(FileBacking backing, long length) throws NotGranted {
        NotGranted last = null;
        for (RegionFolder folder : folders) {
            if (folder.pageSize().equals(backing.pageSize())) {
                try {
                    return make(folder, backing, length);
                } catch (NotGranted refused) {
                    last = refused;
                }
            }
        }
        throw last == null ? new NotGranted(notMounted(backing)) : last;
    }

    private RegionFile make(RegionFolder folder, FileBacking backing, long length) throws NotGranted {
        FileFacts facts = FileFacts.of(shared.bridge(), folder.fd());
        if (facts.limitBlocks() > 0 && facts.freeBlocks() < backing.pageSize().pagesIn(length)) {
            throw new NotGranted(beyondLimit(folder, backing, length, facts));
        }
        int fd;
        try {
            int flags = Fcntl.O_RDWR | Fcntl.O_TMPFILE | Fcntl.O_CLOEXEC;
            fd = shared.bridge().openat(folder.fd(), ".", flags, MODE);
        } catch (SyscallException refused) {
            Optional<Refusal> known = noFile(folder, backing, refused);
            if (known.isEmpty()) {
                throw refused;
            }
            throw new NotGranted(known.get());
        }
        RegionFile file = new RegionFile(shared.bridge(), fd);
        try {
            shared.bridge().ftruncate(fd, length);
            if (!file.locks().own()) {
                throw new IllegalStateException("somebody else owns a file that was made just now");
            }
            used = folder;
            return file;
        } catch (Throwable failure) {
            RegionFile.closeAfter(failure, file);
            throw failure;
        }
    }

    private Refusal notMounted(FileBacking backing) {
        PageSize size = backing.pageSize();
        String shut = HugeTlbFsMount.readAll(shared.files()).stream()
                .filter(mount -> mount.pageSize().equals(Optional.of(size)))
                .map(HugeTlbFsMount::path)
                .collect(Collectors.joining(" and "));
        return refusal(
                backing,
                Reason.NOT_MOUNTED,
                "mountinfo",
                null,
                shut.isEmpty()
                        ? "no hugetlbfs with pages of " + size
                                + " is mounted in this process's sight, and only its files survive a process"
                        : "hugetlbfs with pages of " + size + " is mounted at " + shut
                                + ", but this process may not look into it",
                anotherMount(size));
    }

    /** What the mount has to do with it; empty where it is something else. */
    private Optional<Refusal> noFile(RegionFolder folder, FileBacking backing, SyscallException refused) {
        String path = folder.mount().path();
        Errno errno = refused.errno();
        if (errno.equals(Errno.EOPNOTSUPP)) {
            return Optional.of(refusal(
                    backing,
                    Reason.KERNEL_TOO_OLD,
                    refused.call(),
                    errno,
                    "this kernel's hugetlbfs makes no files without a name, so that a half-made one could be found",
                    "use a newer kernel"));
        }
        if (errno.equals(Errno.ENOSPC)) {
            return Optional.of(refusal(
                    backing,
                    Reason.MOUNT_LIMIT,
                    refused.call(),
                    errno,
                    path + " has as many files as its option nr_inodes lets it have",
                    anotherMount(backing.pageSize())));
        }
        if (errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM)) {
            return Optional.of(refusal(
                    backing,
                    Reason.NOT_MOUNTED,
                    refused.call(),
                    errno,
                    "this process may not make files in " + path,
                    commands().asRoot("chmod 1777 " + Commands.quoted(path))));
        }
        return Optional.empty();
    }

    private Refusal beyondLimit(RegionFolder folder, FileBacking backing, long length, FileFacts facts) {
        return refusal(
                backing,
                Reason.MOUNT_LIMIT,
                "fstatfs",
                null,
                Bytes.format(length) + " needed, header included, and the files in "
                        + folder.mount().path() + " may hold "
                        + Bytes.format(facts.limitBlocks() * facts.blockBytes()) + " together, of which "
                        + Bytes.format(facts.freeBlocks() * facts.blockBytes()) + " are left",
                anotherMount(backing.pageSize()));
    }

    /** A command that mounts one where none is: over another one's files nobody would find them again. */
    private String anotherMount(PageSize size) {
        Set<String> taken = HugeTlbFsMount.readAll(shared.files()).stream()
                .map(HugeTlbFsMount::path)
                .collect(Collectors.toSet());
        String first = "/run/hugepages-" + size.shortName();
        String folder = first;
        for (int n = 2; taken.contains(folder); n++) {
            folder = first + "-" + n;
        }
        return commands().mountHugeTlbFs(size, folder);
    }

    private Commands commands() {
        return Commands.of(shared.files());
    }

    private static Refusal refusal(
            FileBacking backing, Reason reason, String call, @Nullable Errno errno, String cause, String remedy) {
        return new Refusal(backing.backing(), backing.pageSize(), reason, call, errno, cause, remedy);
    }
}

package dev.hugemap.shared;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.host.Commands;
import dev.hugemap.host.Limit;
import dev.hugemap.memory.FileBacking;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
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
        Limit limit = folder.mount().limit();
        if (limit.bytes().isPresent() && limit.bytes().getAsLong() < length) {
            throw new NotGranted(
                    beyondLimit(folder, backing, length, limit.bytes().getAsLong()));
        }
        int fd;
        try {
            int flags = Fcntl.O_RDWR | Fcntl.O_TMPFILE | Fcntl.O_CLOEXEC;
            fd = shared.bridge().openat(folder.fd(), ".", flags, MODE);
        } catch (SyscallException refused) {
            throw new NotGranted(noFile(folder, backing, refused));
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
        String folder = "/run/hugepages-" + size.shortName();
        return refusal(
                backing,
                Reason.NOT_MOUNTED,
                "mountinfo",
                null,
                "no hugetlbfs with pages of " + size
                        + " is mounted in this process's sight, and only its files survive a" + " process",
                commands().mountHugeTlbFs(size, folder));
    }

    private Refusal noFile(RegionFolder folder, FileBacking backing, SyscallException refused) {
        String path = folder.mount().path();
        if (refused.errno().equals(Errno.EOPNOTSUPP)) {
            return refusal(
                    backing,
                    Reason.KERNEL_TOO_OLD,
                    refused.call(),
                    refused.errno(),
                    "this kernel's hugetlbfs makes no files without a name, so that a half-made one could be found",
                    "use a newer kernel");
        }
        return refusal(
                backing,
                Reason.NOT_MOUNTED,
                refused.call(),
                refused.errno(),
                "this process may not make files in " + path,
                commands().asRoot("chmod 1777 " + path));
    }

    private Refusal beyondLimit(RegionFolder folder, FileBacking backing, long length, long limit) {
        PageSize size = backing.pageSize();
        return refusal(
                backing,
                Reason.MOUNT_LIMIT,
                "mountinfo",
                null,
                Bytes.format(length) + " needed, header included, and the files in "
                        + folder.mount().path() + " may hold " + Bytes.format(limit) + " together",
                commands().mountHugeTlbFs(size, "/run/hugepages-" + size.shortName()));
    }

    private Commands commands() {
        return Commands.of(shared.files());
    }

    private static Refusal refusal(
            FileBacking backing, Reason reason, String call, @Nullable Errno errno, String cause, String remedy) {
        return new Refusal(backing.backing(), backing.pageSize(), reason, call, errno, cause, remedy);
    }
}

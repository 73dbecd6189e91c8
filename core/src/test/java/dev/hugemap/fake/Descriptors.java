// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.KernelPageFlags;
import dev.hugemap.host.KernelFiles;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** The process's open files, and what reading them gives. */
final class Descriptors {
    static final String PAGEMAP = "/proc/self/pagemap";
    static final String MAPS = "/proc/self/maps";
    static final String KPAGEFLAGS = "/proc/kpageflags";
    static final String ZERO = "/dev/zero";
    /** What stands for the process itself. */
    static final String PIDFD = "anon_inode:[pidfd]";

    private static final int FIRST = 3;
    private static final long USER_ADDRESSES = 1L << 47;
    private static final long BUFFER_FRAME = 0x80;
    private static final int PM_MMAP_EXCLUSIVE = 56;

    private final TreeMap<Integer, OpenFile> open = new TreeMap<>();
    private final AddressSpace space;
    private final KernelFiles files;

    Descriptors(AddressSpace space, KernelFiles files) {
        this.space = space;
        this.files = files;
    }

    int open(String named) {
        KernelRefusal.refuseIf(space.settings.ended && named.startsWith(ProcFiles.BY_NUMBER), Errno.ENOENT);
        String path = named.replace(ProcFiles.BY_NUMBER, "/proc/self/");
        OpenFile file = switch (path) {
            case PAGEMAP, ZERO -> new OpenFile(path, new byte[0]);
            case KPAGEFLAGS -> {
                KernelRefusal.refuseIf(!space.settings.privileged, Errno.EACCES);
                yield new OpenFile(path, new byte[0]);
            }
            default ->
                new OpenFile(
                        path,
                        files.read(path)
                                .orElseThrow(() -> new KernelRefusal(Errno.ENOENT))
                                .getBytes(StandardCharsets.UTF_8));
        };
        return add(file);
    }

    int openProcess() {
        return add(new OpenFile(PIDFD, new byte[0]));
    }

    private int add(OpenFile file) {
        int fd = FIRST;
        while (open.containsKey(fd)) {
            fd++;
        }
        open.put(fd, file);
        return fd;
    }

    void close(int fd) {
        KernelRefusal.refuseIf(open.remove(fd) == null, Errno.EBADF);
    }

    String path(int fd) {
        return file(fd).path();
    }

    List<String> paths() {
        return open.values().stream().map(OpenFile::path).toList();
    }

    long read(int fd, MemorySegment buffer, long offset) {
        OpenFile file = file(fd);
        KernelRefusal.refuseIf(offset < 0, Errno.EINVAL);
        return switch (file.path()) {
            case PAGEMAP -> readEntries(buffer, offset, index -> pagemapEntry(index, buffer), pagemapEntries());
            case KPAGEFLAGS -> readEntries(buffer, offset, space.frames::flags, Long.MAX_VALUE);
            case ZERO -> {
                buffer.fill((byte) 0);
                yield buffer.byteSize();
            }
            default -> {
                byte[] text = file.text();
                int from = (int) Math.min(offset, text.length);
                int count = (int) Math.min(buffer.byteSize(), text.length - from);
                MemorySegment.copy(text, from, buffer, JAVA_BYTE, 0, count);
                yield count;
            }
        };
    }

    private OpenFile file(int fd) {
        OpenFile file = open.get(fd);
        if (file == null) {
            throw new KernelRefusal(Errno.EBADF);
        }
        return file;
    }

    private interface Entries {
        long get(long index);
    }

    private static long readEntries(MemorySegment buffer, long offset, Entries entries, long count) {
        KernelRefusal.refuseIf(offset % Long.BYTES != 0 || buffer.byteSize() % Long.BYTES != 0, Errno.EINVAL);
        long first = offset / Long.BYTES;
        long bytes = 0;
        for (long index = first; index < count && bytes < buffer.byteSize(); index++) {
            buffer.set(JAVA_LONG, bytes, entries.get(index));
            bytes += Long.BYTES;
        }
        return bytes;
    }

    private long pagemapEntries() {
        return USER_ADDRESSES / space.settings.base.bytes();
    }

    private long pagemapEntry(long index, MemorySegment buffer) {
        long base = space.settings.base.bytes();
        PageExtent extent = space.pages.at(index * base);
        if (extent == null) {
            // The caller's own buffer is real memory that the model knows nothing of, but it is there.
            boolean isBuffer = buffer.address() / base == index;
            long frame = space.settings.privileged ? BUFFER_FRAME : 0;
            return isBuffer ? 1L << KernelPageFlags.PM_PRESENT | frame : 0;
        }
        if (extent.kind() == PageKind.GUARD) {
            long flag = space.settings.has(FakeFeature.GUARD_FLAG) ? 1L << KernelPageFlags.PM_GUARD_REGION : 0;
            return 1L << KernelPageFlags.PM_SWAP | flag;
        }
        long frame = space.settings.privileged ? extent.frameAt(index * base, base) : 0;
        long exclusive = extent.kind() == PageKind.ZERO ? 0 : 1L << PM_MMAP_EXCLUSIVE;
        return 1L << KernelPageFlags.PM_PRESENT | exclusive | frame & KernelPageFlags.PM_PFRAME_MASK;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fields;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The ioctl PROCMAP_QUERY: one mapping at a time, without reading the text of all of them.
 *
 * <p>It needs no privilege. Its page size is right for hugetlb and says nothing about THP. Source:
 * {@code linux/fs.h}; since 6.11.
 */
final class ProcmapCursor implements MappingCursor {
    /** As long as the kernel writes one (PATH_MAX); a file's path below its mount can be longer, and fails the call. */
    private static final int LONGEST_NAME = 4096;

    private static final long SIZE = offset("size");
    private static final long QUERY_FLAGS = offset("query_flags");
    private static final long ADDRESS = offset("query_addr");
    private static final long START = offset("vma_start");
    private static final long END = offset("vma_end");
    private static final long FLAGS = offset("vma_flags");
    private static final long PAGE_SIZE = offset("vma_page_size");
    private static final long NAME_SIZE = offset("vma_name_size");
    private static final long NAME_ADDRESS = offset("vma_name_addr");

    private final ProcFile maps;
    private final long baseBytes;
    private final MemorySegment text;
    private final MappingName name;
    private final MemorySegment query;

    ProcmapCursor(ProcFile maps, PageSize base, Arena arena) {
        this.maps = maps;
        this.baseBytes = base.bytes();
        this.text = arena.allocate(LONGEST_NAME);
        this.name = new MappingName(text);
        this.query = arena.allocate(Fs.PROCMAP_QUERY_ARG);
    }

    /** As said above; or {@link SyscallException} with ENOTTY before 6.11, or whatever else a kernel or a filter answers. */
    @Override
    public boolean seek(long address) {
        text.set(JAVA_INT, 0, 0);
        ask(address);
        query.set(JAVA_LONG, NAME_ADDRESS, text.address());
        query.set(JAVA_INT, NAME_SIZE, LONGEST_NAME);
        try {
            maps.ioctl(Fs.PROCMAP_QUERY, query);
            return true;
        } catch (SyscallException refused) {
            if (refused.errno().equals(Errno.ENAMETOOLONG)) {
                return seekNamelessly(address);
            }
            return found(refused);
        }
    }

    /** Only files have names so long; of what kind, and whether pagemap sees their pages, stays open. */
    private boolean seekNamelessly(long address) {
        ask(address);
        text.set(JAVA_BYTE, 0, (byte) '/');
        text.set(JAVA_BYTE, 1, (byte) 0);
        try {
            maps.ioctl(Fs.PROCMAP_QUERY, query);
            return true;
        } catch (SyscallException refused) {
            return found(refused);
        }
    }

    private void ask(long address) {
        query.fill((byte) 0);
        query.set(JAVA_LONG, SIZE, Fs.PROCMAP_QUERY_ARG.byteSize());
        query.set(JAVA_LONG, QUERY_FLAGS, Fs.PROCMAP_QUERY_COVERING_OR_NEXT_VMA);
        query.set(JAVA_LONG, ADDRESS, address);
    }

    private static boolean found(SyscallException refused) {
        if (refused.errno().equals(Errno.ENOENT)) {
            return false;
        }
        throw refused;
    }

    @Override
    public void forget() {
        // Each answer is the kernel's of then.
    }

    @Override
    public Evidence source() {
        return Evidence.PROCMAP_QUERY;
    }

    @Override
    public long start() {
        return query.get(JAVA_LONG, START);
    }

    @Override
    public long end() {
        return query.get(JAVA_LONG, END);
    }

    @Override
    public long pageBytes() {
        return query.get(JAVA_LONG, PAGE_SIZE);
    }

    /** The query doesn't tell VM_PFNMAP. */
    @Override
    public Vma.Sight sight() {
        return name.isMemory() ? Vma.Sight.SEEN : Vma.Sight.UNTOLD;
    }

    @Override
    public MappingKind kind() {
        return pageBytes() > baseBytes ? MappingKind.HUGETLB : name.kind();
    }

    @Override
    public Answer writable() {
        return Answer.of((query.get(JAVA_LONG, FLAGS) & Fs.PROCMAP_QUERY_VMA_WRITABLE) != 0);
    }

    private static long offset(String field) {
        return Fields.offset(Fs.PROCMAP_QUERY_ARG, field);
    }
}

package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The ioctl PROCMAP_QUERY: one mapping at a time, without reading the text of all of them.
 *
 * <p>It needs no privilege. Its page size is right for hugetlb and says nothing about THP. Source:
 * {@code linux/fs.h}; since 6.11.
 */
final class ProcmapQuery {
    /** A name that doesn't fit fails the call, and no path is longer (PATH_MAX). */
    private static final int LONGEST_NAME = 4096;

    private static final long SIZE = offset("size");
    private static final long FLAGS = offset("query_flags");
    private static final long ADDRESS = offset("query_addr");
    private static final long START = offset("vma_start");
    private static final long END = offset("vma_end");
    private static final long PAGE_SIZE = offset("vma_page_size");
    private static final long INODE = offset("inode");
    private static final long NAME_SIZE = offset("vma_name_size");
    private static final long NAME_ADDRESS = offset("vma_name_addr");

    private final ProcFile maps;

    ProcmapQuery(ProcFile maps) {
        this.maps = maps;
    }

    /**
     * The mappings that a range touches.
     *
     * @param range the range
     * @return the mappings, whole, in order
     * @throws SyscallException with ENOTTY before 6.11, or whatever else the kernel or a seccomp filter answers
     */
    List<Vma> mappings(AddressRange range) {
        List<Vma> mappings = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(LONGEST_NAME);
            MemorySegment query = arena.allocate(Fs.PROCMAP_QUERY_ARG);
            long at = range.start();
            while (at < range.end() && ask(query, name, at)) {
                Vma vma = vma(query, name);
                if (vma.range().start() >= range.end()) {
                    break;
                }
                mappings.add(vma);
                at = vma.range().end();
            }
        }
        return mappings;
    }

    /** Asks for the mapping that covers an address or the next one after it; false where there is none. */
    private boolean ask(MemorySegment query, MemorySegment name, long address) {
        query.fill((byte) 0);
        query.set(JAVA_LONG, SIZE, Fs.PROCMAP_QUERY_ARG.byteSize());
        query.set(JAVA_LONG, FLAGS, Fs.PROCMAP_QUERY_COVERING_OR_NEXT_VMA);
        query.set(JAVA_LONG, ADDRESS, address);
        query.set(JAVA_LONG, NAME_ADDRESS, name.address());
        query.set(JAVA_INT, NAME_SIZE, LONGEST_NAME);
        name.set(JAVA_INT, 0, 0);
        try {
            maps.ioctl(Fs.PROCMAP_QUERY, query);
            return true;
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    private static Vma vma(MemorySegment query, MemorySegment name) {
        AddressRange range = AddressRange.between(query.get(JAVA_LONG, START), query.get(JAVA_LONG, END));
        PageSize pageSize = new PageSize(query.get(JAVA_LONG, PAGE_SIZE));
        boolean anonymous = query.get(JAVA_LONG, INODE) == 0;
        return new Vma(range, pageSize, sight(anonymous, name.getString(0)));
    }

    /** The query doesn't tell VM_PFNMAP; what is backed by memory for sure is known by its name. */
    private static Vma.Sight sight(boolean anonymous, String name) {
        boolean memory = anonymous ? !name.startsWith("[v") : name.startsWith("/memfd:") || isKernelNamed(name);
        return memory ? Vma.Sight.SEEN : Vma.Sight.UNTOLD;
    }

    /** Shared anonymous memory, with and without huge pages of the pool, has a file that only the kernel can name so. */
    private static boolean isKernelNamed(String name) {
        return name.equals("/dev/zero (deleted)")
                || name.startsWith("/anon_hugepage")
                || name.startsWith("[anon_shmem:");
    }

    private static long offset(String field) {
        return Fs.PROCMAP_QUERY_ARG.byteOffset(PathElement.groupElement(field));
    }
}

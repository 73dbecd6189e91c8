// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fields;
import dev.hugemap.bridge.abi.Fs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The ioctl PAGEMAP_SCAN: spans of pages that are present or swapped out and stand alike, one at a time, fetched by the
 * batch.
 *
 * <p>It needs no privilege. It skips special mappings (VM_PFNMAP) as if nothing were there. Source:
 * {@code Documentation/admin-guide/mm/pagemap.rst}; since 6.7.
 */
final class SpanCursor {
    /** What tells how pages are mapped. */
    static final long LEAVES =
            Fs.PAGE_IS_PRESENT | Fs.PAGE_IS_SWAPPED | Fs.PAGE_IS_HUGE | Fs.PAGE_IS_PFNZERO | Fs.PAGE_IS_GUARD;
    /** Whose they are too: for that the kernel looks at each struct page, 8 ms more a GiB of base pages. */
    static final long LEAVES_AND_OWNERS = LEAVES | Fs.PAGE_IS_FILE;

    private static final int SPANS = 512;
    /** Younger than the ioctl itself, the youngest first: a kernel that doesn't know one refuses the call. */
    private static final long[] YOUNGER = {Fs.PAGE_IS_GUARD, Fs.PAGE_IS_SOFT_DIRTY};
    /** Bits by which each batch is longer than the one before. */
    private static final int GROWTH = 2;

    private static final long MOST_BYTES = 1L << 60;

    private static final long ANY = Fs.PAGE_IS_PRESENT | Fs.PAGE_IS_SWAPPED;

    private static final long SIZE = argument("size");
    private static final long START = argument("start");
    private static final long END = argument("end");
    private static final long WALK_END = argument("walk_end");
    private static final long VEC = argument("vec");
    private static final long VEC_LEN = argument("vec_len");
    private static final long ANY_OF = argument("category_anyof_mask");
    private static final long RETURNED = argument("return_mask");
    private static final long REGION_BYTES = Fs.PAGE_REGION.byteSize();
    private static final long REGION_START = region("start");
    private static final long REGION_END = region("end");
    private static final long REGION_CATEGORIES = region("categories");

    private final ProcFile pagemap;
    private final MemorySegment argument;
    private final MemorySegment spans;
    private final long firstBatch;
    private long told;
    private long window;
    private int count;
    private int index;
    private int batch;
    private long scannedFrom;
    private long scannedTo;

    /**
     * A cursor that has seen nothing yet.
     *
     * @param told the PAGE_IS_* bits that it tells of each page
     * @param firstBatch how many bytes to scan at first
     */
    SpanCursor(ProcFile pagemap, long told, long firstBatch, Arena arena) {
        this.pagemap = pagemap;
        this.told = told;
        this.firstBatch = firstBatch;
        this.window = firstBatch;
        this.argument = arena.allocate(Fs.PM_SCAN_ARG);
        this.spans = arena.allocate(Fs.PAGE_REGION, SPANS);
    }

    /**
     * Goes to the first span that reaches beyond an address; false where none starts before an end. Nothing is fetched
     * from beyond it: a mapping that isn't known yet may be another one when it is.
     *
     * @param end of the mapping that covers the address, or of what is walked
     * @param leafBytes of the largest leaf that may lie in this mapping: a batch ends on a multiple of it, so that none is cut
     * @throws SyscallException with ENOTTY before 6.7, or whatever else the kernel or a seccomp filter answers
     */
    boolean seek(long address, long end, long leafBytes) {
        if (address < scannedFrom) {
            forget();
        }
        while (true) {
            while (index < count && end() <= address) {
                index++;
            }
            if (index < count) {
                return start() < end;
            }
            if (scannedTo >= end) {
                return false;
            }
            long from = Math.max(address, scannedTo);
            fetch(from, batchEnd(from, end, leafBytes));
        }
    }

    /** Batches grow, so that a single look costs little and a long walk few calls. */
    private long batchEnd(long from, long end, long leafBytes) {
        long bytes = window;
        window = bytes > MOST_BYTES ? bytes : bytes << GROWTH;
        return bytes < end - from ? Math.min(end, from + bytes + leafBytes - 1 & -leafBytes) : end;
    }

    /**
     * Asks the kernel for one page, whatever it says, to learn whether it answers at all.
     *
     * @throws SyscallException with ENOTTY before 6.7, or whatever else the kernel or a seccomp filter answers
     */
    void probe(long address, long pageBytes) {
        fetch(address, address + pageBytes);
        forget();
    }

    /** Which batch it stands in: another number is another moment. */
    int batch() {
        return batch;
    }

    /** Drops what was fetched, so that the next answer is the kernel's of then. */
    void forget() {
        count = 0;
        index = 0;
        scannedTo = 0;
        window = firstBatch;
    }

    private void fetch(long from, long to) {
        argument.set(JAVA_LONG, SIZE, Fs.PM_SCAN_ARG.byteSize());
        argument.set(JAVA_LONG, START, from);
        argument.set(JAVA_LONG, END, to);
        argument.set(JAVA_LONG, VEC, spans.address());
        argument.set(JAVA_LONG, VEC_LEN, SPANS);
        argument.set(JAVA_LONG, ANY_OF, ANY);
        argument.set(JAVA_LONG, RETURNED, told);
        try {
            count = pagemap.ioctl(Fs.PAGEMAP_SCAN, argument);
        } catch (SyscallException refused) {
            long less = refused.errno().equals(Errno.EINVAL) ? withoutYoungest(told) : told;
            if (less == told) {
                throw refused;
            }
            told = less;
            fetch(from, to);
            return;
        }
        index = 0;
        batch++;
        scannedFrom = from;
        scannedTo = argument.get(JAVA_LONG, WALK_END);
        if (scannedTo <= from) {
            throw new IllegalStateException("PAGEMAP_SCAN stands still at 0x" + Long.toHexString(scannedTo));
        }
    }

    private static long withoutYoungest(long told) {
        for (long category : YOUNGER) {
            if ((told & category) != 0) {
                return told & ~category;
            }
        }
        return told;
    }

    long start() {
        return get(REGION_START);
    }

    long end() {
        return get(REGION_END);
    }

    boolean has(long category) {
        return (get(REGION_CATEGORIES) & category) != 0;
    }

    /** Whether a category is among those that the kernel tells. */
    boolean tells(long category) {
        return (told & category) != 0;
    }

    private long get(long field) {
        return spans.get(JAVA_LONG, index * REGION_BYTES + field);
    }

    private static long argument(String field) {
        return Fields.offset(Fs.PM_SCAN_ARG, field);
    }

    private static long region(String field) {
        return Fields.offset(Fs.PAGE_REGION, field);
    }
}

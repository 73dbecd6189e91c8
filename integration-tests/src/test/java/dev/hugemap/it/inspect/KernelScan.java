// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * PAGEMAP_SCAN and pagemap read plainly, a word for each page. The structs are written out as numbers: {@code struct
 * pm_scan_arg} and {@code struct page_region} of {@code linux/fs.h}.
 */
final class KernelScan implements AutoCloseable {
    static final long FILE = 1 << 2;
    static final long PRESENT = 1 << 3;
    static final long SWAPPED = 1 << 4;
    static final long ZERO = 1 << 5;
    static final long HUGE = 1 << 6;
    /** Since 6.15. */
    static final long GUARD = 1 << 8;

    private static final long REQUEST = 0xc0606610L;
    private static final int REGIONS = 4096;

    private final NativeBridge bridge = NativeBridge.system();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment argument = arena.allocate(12 * Long.BYTES, Long.BYTES);
    private final MemorySegment regions = arena.allocate(REGIONS * 3L * Long.BYTES, Long.BYTES);
    private final int pagemap = bridge.open("/proc/self/pagemap", 0);
    private final long base;
    private long told = FILE | PRESENT | SWAPPED | ZERO | HUGE | GUARD;

    KernelScan(long base) {
        this.base = base;
    }

    /** The categories of each page of a range; 0 where nothing is. */
    long[] categories(long start, long end) {
        long[] categories = new long[(int) ((end - start) / base)];
        for (long at = start; at < end; ) {
            int count = scan(at, end);
            for (int i = 0; i < count; i++) {
                int from = (int) ((regions.getAtIndex(JAVA_LONG, 3L * i) - start) / base);
                int to = (int) ((regions.getAtIndex(JAVA_LONG, 3L * i + 1) - start) / base);
                Arrays.fill(categories, from, to, regions.getAtIndex(JAVA_LONG, 3L * i + 2));
            }
            at = argument.getAtIndex(JAVA_LONG, 4);
        }
        return categories;
    }

    private int scan(long start, long end) {
        long[] words = {96, 0, start, end, 0, regions.address(), REGIONS, 0, 0, 0, PRESENT | SWAPPED, told};
        MemorySegment.copy(words, 0, argument, JAVA_LONG, 0, words.length);
        try {
            return bridge.ioctl(pagemap, REQUEST, argument);
        } catch (SyscallException refused) {
            if (!refused.errno().equals(Errno.EINVAL) || (told & GUARD) == 0) {
                throw refused;
            }
            told &= ~GUARD;
            return scan(start, end);
        }
    }

    /** The entries of pagemap of each page of a range. */
    long[] entries(long start, long end) {
        long[] entries = new long[(int) ((end - start) / base)];
        try (Arena buffer = Arena.ofConfined()) {
            MemorySegment words = buffer.allocate(JAVA_LONG, entries.length);
            long read = bridge.pread(pagemap, words, start / base * Long.BYTES);
            if (read != words.byteSize()) {
                throw new AssertionError("pagemap ends after " + read + " bytes");
            }
            MemorySegment.copy(words, JAVA_LONG, 0, entries, 0, entries.length);
        }
        return entries;
    }

    @Override
    public void close() {
        bridge.close(pagemap);
        arena.close();
    }
}

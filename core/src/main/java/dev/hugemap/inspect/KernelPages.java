package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.abi.KernelPageFlags;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Flags of physical pages, by frame number: which frames make up a folio.
 *
 * <p>A folio is found whole, from its head to its last tail, wherever the page asked for lies in it and however much of
 * it is mapped. It needs root. Source: {@code /proc/kpageflags}, {@code Documentation/admin-guide/mm/pagemap.rst}.
 */
final class KernelPages implements AutoCloseable {
    /** The kernel computes each word that is asked for, and scattered base pages need no more than a few. */
    private static final int WINDOW = 64;

    private final ProcFile kpageflags;
    private final PageSize base;
    private final long mostFrames;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment window = arena.allocate(JAVA_LONG, WINDOW);
    private long windowStart = -1;
    private @Nullable Folio last;

    /**
     * A block of frames.
     *
     * @param head first frame
     * @param size bytes
     * @param end frame after the last
     * @param isZeroPage whether it is the kernel's page of zeros
     */
    record Folio(long head, long end, PageSize size, boolean isZeroPage) {
        boolean contains(long frame) {
            return head <= frame && frame < end;
        }
    }

    KernelPages(ProcFile kpageflags, PageSizes sizes) {
        this.kpageflags = kpageflags;
        this.base = sizes.base();
        PageSize largest = sizes.thp().orElse(base);
        for (PageSize size : sizes.hugeTlb()) {
            largest = size.compareTo(largest) > 0 ? size : largest;
        }
        this.mostFrames = largest.bytes() >>> base.log2();
    }

    /**
     * The folio that a frame belongs to.
     *
     * @param frame the frame's number
     * @return the folio, or null where the flags make no sense: no page there, or changed while they were read
     */
    @Nullable
    Folio folioAt(long frame) {
        Folio known = last;
        if (known != null && known.contains(frame)) {
            return known;
        }
        if (is(frame, KernelPageFlags.KPF_NOPAGE)) {
            return null;
        }
        long head = frame;
        while (is(head, KernelPageFlags.KPF_COMPOUND_TAIL) && frame - head < mostFrames) {
            head--;
        }
        boolean compound = is(head, KernelPageFlags.KPF_COMPOUND_HEAD);
        long end = head + 1;
        while (compound && end - head < mostFrames && is(end, KernelPageFlags.KPF_COMPOUND_TAIL)) {
            end++;
        }
        long frames = end - head;
        if (Long.bitCount(frames) != 1 || head % frames != 0 || frame >= end) {
            return null;
        }
        PageSize size = new PageSize(frames << base.log2());
        last = new Folio(head, end, size, is(frame, KernelPageFlags.KPF_ZERO_PAGE));
        return last;
    }

    private boolean is(long frame, int flag) {
        long start = frame - frame % WINDOW;
        if (start != windowStart) {
            window.fill((byte) 0);
            long read = kpageflags.read(window, start * Long.BYTES);
            for (long i = read / Long.BYTES; i < WINDOW; i++) {
                window.setAtIndex(JAVA_LONG, i, 1L << KernelPageFlags.KPF_NOPAGE);
            }
            windowStart = start;
        }
        return (window.getAtIndex(JAVA_LONG, frame - start) >>> flag & 1) != 0;
    }

    @Override
    public void close() {
        arena.close();
        kpageflags.close();
    }
}

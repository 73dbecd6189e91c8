// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.abi.KernelPageFlags;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;

/**
 * Flags of physical pages, by frame number: which frames make up a folio.
 *
 * <p>A folio is found whole, from its head to its last tail, wherever the page asked for lies in it and however much of
 * it is mapped. It needs root. Source: {@code /proc/kpageflags}, {@code Documentation/admin-guide/mm/pagemap.rst}.
 */
final class KernelPages implements AutoCloseable {
    private final FrameWords flags;
    private final PageSize base;
    private final long mostFrames;
    private long head;
    private long end;
    private boolean zeroPage;

    KernelPages(ProcFile kpageflags, PageSizes sizes) {
        this.flags = new FrameWords(kpageflags, 1L << KernelPageFlags.KPF_NOPAGE);
        this.base = sizes.base();
        PageSize largest = sizes.thp().orElse(base);
        for (PageSize size : sizes.hugeTlb()) {
            largest = size.compareTo(largest) > 0 ? size : largest;
        }
        this.mostFrames = largest.bytes() >>> base.log2();
    }

    /**
     * Goes to the folio that a frame belongs to.
     *
     * @param frame the frame's number
     * @return false where the flags make no sense: no page there, or changed while they were read
     */
    boolean find(long frame) {
        if (holds(frame)) {
            return true;
        }
        end = 0;
        if (is(frame, KernelPageFlags.KPF_NOPAGE)) {
            return false;
        }
        long first = frame;
        while (is(first, KernelPageFlags.KPF_COMPOUND_TAIL) && frame - first < mostFrames) {
            first--;
        }
        boolean compound = is(first, KernelPageFlags.KPF_COMPOUND_HEAD);
        long stop = first + 1;
        while (compound && stop - first < mostFrames && is(stop, KernelPageFlags.KPF_COMPOUND_TAIL)) {
            stop++;
        }
        long frames = stop - first;
        if (Long.bitCount(frames) != 1 || first % frames != 0 || frame >= stop) {
            return false;
        }
        head = first;
        end = stop;
        zeroPage = is(frame, KernelPageFlags.KPF_ZERO_PAGE);
        return true;
    }

    /** Whether it stands on the folio of a frame. */
    boolean holds(long frame) {
        return head <= frame && frame < end;
    }

    /** Drops what was read. */
    void forget() {
        end = 0;
        flags.forget();
    }

    /** Bytes of the folio that was found. */
    long bytes() {
        return end - head << base.log2();
    }

    /** Whether it is the kernel's page of zeros. */
    boolean isZeroPage() {
        return zeroPage;
    }

    private boolean is(long frame, int flag) {
        return (flags.at(frame) >>> flag & 1) != 0;
    }

    @Override
    public void close() {
        flags.close();
    }
}

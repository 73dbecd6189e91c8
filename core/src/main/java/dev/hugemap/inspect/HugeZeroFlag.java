// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.PageSizes;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether this kernel flags the huge zero page in PAGEMAP_SCAN: it does where it has been seen to. Kept between reports;
 * safe for use by many threads.
 */
final class HugeZeroFlag {
    private final NativeBridge bridge;
    private final PageSizes sizes;
    private final AtomicBoolean seen = new AtomicBoolean();
    private final AtomicBoolean tried = new AtomicBoolean();

    HugeZeroFlag(NativeBridge bridge, PageSizes sizes) {
        this.bridge = bridge;
        this.sizes = sizes;
    }

    boolean isSeen() {
        return seen.getPlain();
    }

    void saw() {
        seen.setPlain(true);
    }

    /**
     * Tries it out, once: lets the kernel put the huge zero page behind addresses of this process that nobody uses, looks,
     * and gives them back. Where no such page comes (THP is off, {@code use_zero_page} is 0, before 5.14), nothing is learned.
     */
    void tryOnce() {
        if (sizes.thp().isPresent() && !tried.getAndSet(true)) {
            try {
                tryOut(sizes.thp().get().bytes());
            } catch (SyscallException refused) {
                // The question stays open, and pagemap answers it leaf by leaf.
            }
        }
    }

    private void tryOut(long leaf) {
        long addresses = bridge.mmap(0, 2 * leaf, Protection.PROT_READ, MapFlags.RESERVATION, -1, 0);
        try (Arena arena = Arena.ofConfined();
                ProcFile pagemap = ProcFile.open(bridge, Inspector.SELF + "/pagemap")) {
            long start = addresses + leaf - 1 & -leaf;
            bridge.madvise(start, leaf, Advice.MADV_HUGEPAGE);
            bridge.madvise(start, leaf, Advice.MADV_POPULATE_READ);
            SpanCursor spans = new SpanCursor(pagemap, SpanCursor.LEAVES, leaf, arena);
            boolean found = spans.seek(start, start + leaf, leaf);
            if (found && spans.has(Fs.PAGE_IS_HUGE) && spans.has(Fs.PAGE_IS_PFNZERO)) {
                saw();
            }
        } finally {
            bridge.munmap(addresses, 2 * leaf);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.page.AddressRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the page tables of a range: leaf after leaf, whatever maps it.
 *
 * <pre>{@code
 * try (PageWalk walk = inspector.walk(range)) {
 *     while (walk.next()) {
 *         if (walk.state() == PageState.PRESENT) {
 *             bytes += walk.end() - walk.start();
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Base pages, transparent huge pages, pages of a hugetlb pool of any size, swapped pages and special mappings come
 * through the same loop. A step is one leaf; where nothing is mapped, where pages are in swap, and where nothing is known,
 * it is a stretch that stands alike. Steps follow one another without holes from the start of the range to its end; at the
 * range's borders they end with it, though the leaf may reach further.
 *
 * <p>It only reads. The kernel is asked by the batch, and each batch is right about its own moment; {@link #seek} asks
 * anew. A step leaves no garbage behind where the kernel has PAGEMAP_SCAN (6.7) and PROCMAP_QUERY (6.11); without the
 * former, pagemap and smaps stand in.
 *
 * <p>For the thread that opened it. It holds descriptors until it is closed.
 */
public final class PageWalk implements AutoCloseable {
    /** What a walk asks PAGEMAP_SCAN for. */
    static final long TOLD = SpanCursor.LEAVES_AND_OWNERS | Fs.PAGE_IS_SOFT_DIRTY;

    private final Sources sources;
    private final Runs runs;
    private final @Nullable FolioCursor folios;
    private final boolean softDirtyKnown;
    private final AddressRange range;
    private long start;
    private long end;
    private long folioBytes;
    private @Nullable Evidence folioEvidence;
    private boolean inRun;

    PageWalk(Sources sources, Runs runs, Optional<FolioCursor> folios, AddressRange range, boolean softDirtyKnown) {
        this.sources = sources;
        this.runs = runs;
        this.folios = folios.orElse(null);
        this.range = range;
        this.softDirtyKnown = softDirtyKnown;
        this.end = range.start();
    }

    /**
     * Goes to an address and drops what was read ahead: what {@link #next()} finds there is as the kernel says then.
     *
     * @param address where the next step starts, in the range or at its end
     * @throws IndexOutOfBoundsException outside the range
     */
    public void seek(long address) {
        if (address < range.start() || address > range.end()) {
            throw new IndexOutOfBoundsException("0x" + Long.toHexString(address) + " is not in " + range);
        }
        runs.seek(address);
        if (folios != null) {
            folios.forget();
        }
        end = address;
        inRun = false;
    }

    /**
     * Takes a step.
     *
     * @return false at the end of the range
     * @throws ProcessEndedException in the middle, or not before the end of the range, if the process has ended meanwhile:
     *     what was told is void then
     * @throws SyscallException if the kernel refuses to go on
     */
    public boolean next() {
        start = end;
        if (!inRun || start >= runs.end()) {
            inRun = nextRun();
            if (!inRun) {
                return false;
            }
        }
        long leaf = runs.leafBytes();
        end = leaf == 0 ? runs.end() : Math.min(runs.end(), (start & -leaf) + leaf);
        folioBytes = runs.folioBytes();
        folioEvidence = folioBytes == 0 ? null : runs.leafEvidence();
        if (folioBytes == 0 && folios != null && runs.state() == PageState.PRESENT) {
            folioBytes = folios.bytesAt(start, runs.end());
            folioEvidence = folioBytes == 0 ? null : Evidence.KPAGEFLAGS;
        }
        return true;
    }

    private boolean nextRun() {
        try {
            if (runs.next()) {
                return true;
            }
        } catch (SyscallException refused) {
            throw sources.explain(refused);
        }
        sources.requireProcess();
        return false;
    }

    /**
     * Where the step starts.
     *
     * @return an address
     */
    public long start() {
        return start;
    }

    /**
     * Where the step ends.
     *
     * @return the address behind its last byte
     */
    public long end() {
        return end;
    }

    /**
     * How its addresses stand.
     *
     * @return the state
     */
    public PageState state() {
        return runs.state();
    }

    /**
     * What its memory belongs to.
     *
     * @return the kind
     */
    public MappingKind kind() {
        return runs.kind();
    }

    /**
     * The size of the leaf: what the TLB sees.
     *
     * @return bytes, a power of two; 0 where no leaf is, and where nobody tells its size
     */
    public long leafBytes() {
        return runs.leafBytes();
    }

    /**
     * The size of the folio behind the leaf: one physically contiguous block, which may be larger than the leaf. Under
     * base leaves only kpageflags tells it, which is for root.
     *
     * @return bytes, a power of two; 0 where there is none, and where nobody tells its size
     */
    public long folioBytes() {
        return folioBytes;
    }

    /**
     * Whether the mapping may be written to; a write may still need a page of its own first.
     *
     * @return the answer
     */
    public Answer writable() {
        return runs.writable();
    }

    /**
     * Whether the page was written since its soft-dirty bit was cleared by {@code /proc/PID/clear_refs}, or since it was
     * mapped.
     *
     * @return the answer; unknown on kernels without such a bit (CONFIG_MEM_SOFT_DIRTY)
     */
    public Answer softDirty() {
        return softDirtyKnown ? runs.softDirty() : Answer.UNKNOWN;
    }

    /**
     * What told the leaf's size.
     *
     * @return the source; empty where the size is 0
     */
    public Optional<Evidence> leafEvidence() {
        return Optional.ofNullable(runs.leafEvidence());
    }

    /**
     * What told the folio's size: a huge leaf itself, or kpageflags.
     *
     * @return the source; empty where the size is 0
     */
    public Optional<Evidence> folioEvidence() {
        return Optional.ofNullable(folioEvidence);
    }

    @Override
    public void close() {
        if (folios != null) {
            folios.close();
        }
        sources.close();
    }
}

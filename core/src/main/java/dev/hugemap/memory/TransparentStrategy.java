package dev.hugemap.memory;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.ThpMode;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** PMD-mapped transparent huge pages: advised before the first touch, collapsed afterwards where a fault got less. */
final class TransparentStrategy implements BackingStrategy {
    private static final int CHUNKS_AT_ONCE = 16;
    private static final long REPAIR_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final HugeMemory memory;
    private final PageSize pageSize;
    private final ThpGate gate;

    TransparentStrategy(HugeMemory memory, PageSize pageSize) {
        this.memory = memory;
        this.pageSize = pageSize;
        this.gate = new ThpGate(memory, this);
    }

    @Override
    public Backing backing() {
        return Backing.transparent();
    }

    @Override
    public PageSize pageSize() {
        return pageSize;
    }

    @Override
    public Optional<Refusal> ruledOut() {
        return gate.closed();
    }

    @Override
    public MapFlags flags() {
        return MapFlags.ANONYMOUS;
    }

    @Override
    public void advise(AddressRange range) {
        memory.bridge().madvise(range.start(), range.length(), Advice.MADV_HUGEPAGE);
    }

    @Override
    public PageSize chunkSize() {
        return pageSize;
    }

    @Override
    public int mostChunksAtOnce() {
        return CHUNKS_AT_ONCE;
    }

    @Override
    public Set<PageSize> possibleSizes() {
        return memory.possibleSizes(memory.host().thp());
    }

    @Override
    public boolean repair(AddressRange range) {
        // MADV_COLLAPSE ignores the administrator's setting, so the setting of this moment is asked for once more.
        if (!memory.host().features().has(KernelFeature.COLLAPSE)
                || gate.closedNow().isPresent()
                || memory.freshThp().modeOf(pageSize) == ThpMode.UNKNOWN) {
            return false;
        }
        long deadline = System.nanoTime() + REPAIR_NANOS;
        for (long at = range.start(); at < range.end() && System.nanoTime() < deadline; at += pageSize.bytes()) {
            try {
                memory.bridge().madvise(at, pageSize.bytes(), Advice.MADV_COLLAPSE);
            } catch (SyscallException noMemoryInOnePiece) {
                // One refusal decides the whole allocation; the report says how far it came.
                return true;
            }
        }
        return true;
    }

    @Override
    public Optional<Refusal> contradiction(MappingReport report) {
        // A setting that was switched off after the snapshot explains what is missing.
        return Observation.ofLeaves(this, report)
                .map(observed -> gate.closedNow().orElse(observed));
    }

    @Override
    public Refusal explain(SyscallException refused, long length) {
        return MemoryShortage.explain(memory, this, refused, length);
    }
}

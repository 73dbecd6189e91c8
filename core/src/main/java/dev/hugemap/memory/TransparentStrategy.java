// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
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

/**
 * PMD-mapped transparent huge pages: advised before the first touch, collapsed afterwards where a fault got less; where an
 * administrator's {@code never} is overridden, all of them are.
 */
final class TransparentStrategy implements BackingStrategy {
    private static final int CHUNKS_AT_ONCE = 4;
    private static final long REPAIR_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final HugeMemory memory;
    private final PageSize pageSize;
    private final ThpNever never;
    private final ThpGate gate;

    TransparentStrategy(HugeMemory memory, PageSize pageSize, ThpNever wanted) {
        this.memory = memory;
        this.pageSize = pageSize;
        boolean overrides = wanted == ThpNever.OVERRIDE && memory.freshThp().modeOf(pageSize) == ThpMode.NEVER;
        // Where the setting isn't never, nothing is overridden, and the outcome shall not say so.
        this.never = overrides ? ThpNever.OVERRIDE : ThpNever.RESPECT;
        this.gate = new ThpGate(memory, this, never);
    }

    @Override
    public Backing backing() {
        return Backing.transparent(never);
    }

    @Override
    public PageSize pageSize() {
        return pageSize;
    }

    @Override
    public Optional<Refusal> ruledOut() {
        Optional<Refusal> closed = gate.closed();
        if (closed.isPresent() || never == ThpNever.RESPECT || canCollapse()) {
            return closed;
        }
        return Optional.of(new Refusal(
                backing(),
                pageSize,
                Reason.KERNEL_TOO_OLD,
                "madvise",
                null,
                "this kernel (before 6.1) has no MADV_COLLAPSE, the one call that a setting of never doesn't hold back",
                memory.freshThp()
                        .path(pageSize)
                        .map(path -> memory.commands().write(path, "madvise"))
                        .orElse(ProcessLimits.LOOK_ROUND)));
    }

    @Override
    public Optional<Refusal> ruledOutNow() {
        return gate.closedNow();
    }

    @Override
    public boolean canCollapse() {
        return memory.host().features().has(KernelFeature.COLLAPSE);
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
    public void collapse(AddressRange block) {
        memory.bridge().madvise(block.start(), block.length(), Advice.MADV_COLLAPSE);
    }

    @Override
    public boolean repair(AddressRange range, Brake brake) {
        // MADV_COLLAPSE ignores the administrator's setting, so the setting of this moment is asked for once more.
        if (!canCollapse() || gate.closedNow().isPresent() || memory.freshThp().modeOf(pageSize) == ThpMode.UNKNOWN) {
            return false;
        }
        long start = System.nanoTime();
        // Overriding is no repair but the way itself: all of the memory is collapsed, however long that takes.
        long most = never == ThpNever.OVERRIDE ? Long.MAX_VALUE : REPAIR_NANOS;
        for (long at = range.start(); at < range.end() && System.nanoTime() - start < most; at += pageSize.bytes()) {
            brake.check("collapsing what is populated");
            try {
                collapse(new AddressRange(at, pageSize.bytes()));
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
        Optional<Refusal> observed = Observation.ofLeaves(memory, this, report);
        return observed.isPresent() ? Optional.of(gate.closedNow().orElse(observed.get())) : observed;
    }

    @Override
    public Refusal explain(SyscallException refused, long length) {
        if (refused.arguments().contains(Advice.MADV_COLLAPSE.name())) {
            return explainCollapse(refused);
        }
        return MemoryShortage.explain(memory, this, refused, length);
    }

    private Refusal explainCollapse(SyscallException refused) {
        if (refused.errno().equals(Errno.ENOMEM)) {
            return collapseRefusal(
                    refused,
                    Reason.HOST_MEMORY,
                    "no " + pageSize + " of memory in one piece to collapse into",
                    memory.commands().write("/proc/sys/vm/compact_memory", "1"));
        }
        if (refused.errno().equals(Errno.EINVAL)) {
            return collapseRefusal(
                    refused,
                    Reason.POPULATED,
                    "the block can't be collapsed: not all of it is one mapping of ordinary memory",
                    "fault this block before smaller ones in it, or decommit those first");
        }
        return collapseRefusal(
                refused,
                Reason.BUSY,
                "the kernel could not collapse the block just now",
                "try again: pages that are in use elsewhere for a moment can't be moved");
    }

    private Refusal collapseRefusal(SyscallException refused, Reason reason, String cause, String remedy) {
        return new Refusal(backing(), pageSize, reason, refused.call(), refused.errno(), cause, remedy);
    }
}

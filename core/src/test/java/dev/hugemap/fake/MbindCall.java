// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Mempolicy;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code mbind}, without flags: the policy of mappings ({@code mm/mempolicy.c}). */
final class MbindCall {
    private final AddressSpace space;
    private final FakeSettings settings;

    MbindCall(AddressSpace space) {
        this.space = space;
        this.settings = space.settings;
    }

    void bind(long address, long length, int mode, MemorySegment mask, int flags) {
        if (flags != 0) {
            throw new UnsupportedOperationException("the model moves no pages to other nodes");
        }
        KernelRefusal.refuseIf(mode < Mempolicy.MPOL_DEFAULT || mode > Mempolicy.MPOL_LOCAL, Errno.EINVAL);
        List<Integer> nodes = nodes(mask);
        KernelRefusal.refuseIf(!space.isBaseAligned(address) || length < 0, Errno.EINVAL);
        long end = address + settings.base.roundUp(length);
        KernelRefusal.refuseIf(end < address, Errno.EINVAL);
        if (end == address) {
            return;
        }
        NodePolicy policy = policy(mode, nodes);
        checkMapped(address, end, policy);
        apply(address, end, policy);
    }

    private @Nullable NodePolicy policy(int mode, List<Integer> nodes) {
        boolean takesNone = mode == Mempolicy.MPOL_DEFAULT || mode == Mempolicy.MPOL_LOCAL;
        boolean local = mode == Mempolicy.MPOL_LOCAL || mode == Mempolicy.MPOL_PREFERRED && nodes.isEmpty();
        KernelRefusal.refuseIf(takesNone ? !nodes.isEmpty() : nodes.isEmpty() && !local, Errno.EINVAL);
        if (mode == Mempolicy.MPOL_DEFAULT) {
            return null;
        }
        if (local) {
            return new NodePolicy(Mempolicy.MPOL_LOCAL, List.of());
        }
        List<Integer> usable =
                nodes.stream().filter(settings.allowedNodes()::contains).toList();
        KernelRefusal.refuseIf(usable.isEmpty(), Errno.EINVAL);
        return new NodePolicy(mode, mode == Mempolicy.MPOL_PREFERRED ? usable.subList(0, 1) : usable);
    }

    /** Back to no policy, holes are passed over where anything is mapped. */
    private void checkMapped(long start, long end, @Nullable NodePolicy policy) {
        long at = start;
        boolean hole = false;
        for (Vma vma : space.vmas.touching(start, end)) {
            hole |= vma.start() > at;
            at = vma.end();
        }
        hole |= at < end;
        KernelRefusal.refuseIf(hole && (policy != null || at == start), Errno.EFAULT);
    }

    private void apply(long start, long end, @Nullable NodePolicy policy) {
        long at = start;
        Vma vma = space.vmas.atOrAfter(at);
        while (at < end && vma != null && vma.start() < end) {
            long from = Math.max(at, vma.start());
            at = Math.min(end, vma.end());
            space.vmas.change(vma, from, at, flags -> flags.with(policy));
            space.splitLeavesAtBoundaries(from, at);
            vma = space.vmas.atOrAfter(at);
        }
    }

    private List<Integer> nodes(MemorySegment mask) {
        List<Integer> nodes = new ArrayList<>();
        for (int node = 0; node < mask.byteSize() * Byte.SIZE; node++) {
            if ((mask.getAtIndex(JAVA_LONG, node / Long.SIZE) >>> node & 1) != 0) {
                nodes.add(node);
            }
        }
        return nodes;
    }
}

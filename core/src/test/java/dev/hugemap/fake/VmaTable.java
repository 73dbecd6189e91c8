// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The process's mappings, split and merged by the kernel's rules ({@code mm/vma.c} of 6.18). */
final class VmaTable {
    private final TreeMap<Long, Vma> vmas = new TreeMap<>();
    private final FakeSettings settings;

    VmaTable(FakeSettings settings) {
        this.settings = settings;
    }

    List<Vma> all() {
        return List.copyOf(vmas.values());
    }

    int count() {
        return vmas.size();
    }

    long bytes() {
        return vmas.values().stream().mapToLong(Vma::length).sum();
    }

    @Nullable
    Vma at(long address) {
        Map.Entry<Long, Vma> entry = vmas.floorEntry(address);
        return entry != null && entry.getValue().contains(address) ? entry.getValue() : null;
    }

    /** The VMA that covers an address, or the next one after it. */
    @Nullable
    Vma atOrAfter(long address) {
        Vma covering = at(address);
        if (covering != null) {
            return covering;
        }
        Map.Entry<Long, Vma> next = vmas.ceilingEntry(address);
        return next == null ? null : next.getValue();
    }

    /** The VMAs that touch a range, whole, in order. */
    List<Vma> touching(long start, long end) {
        List<Vma> found = new ArrayList<>();
        for (Vma vma = atOrAfter(start); vma != null && vma.start() < end; vma = atOrAfter(vma.end())) {
            found.add(vma);
        }
        return found;
    }

    boolean touches(long start, long end) {
        Vma vma = atOrAfter(start);
        return start < end && vma != null && vma.start() < end;
    }

    /** Whether an address starts or ends a VMA. */
    boolean isBoundary(long address) {
        Vma vma = at(address);
        return vma == null || vma.start() == address;
    }

    /** Adds a mapping at free addresses and merges it with its neighbours where they agree. */
    void insert(Vma vma) {
        Vma left = mergeableLeft(at(vma.start() - 1), vma);
        Vma right = mergeableRight(vma, at(vma.end()));
        store(vma, left, left != null && right != null && !agree(left, right) ? null : right);
    }

    /** Takes a range out whose ends are boundaries. */
    void remove(long start, long end) {
        vmas.subMap(start, end).clear();
    }

    /**
     * Splits the VMAs at a range's ends, so that it can be taken out; refused at huge page boundaries and where the
     * budget of mappings is spent. A split at the start stays when the one at the end is refused.
     */
    void isolate(long start, long end) {
        Vma whole = at(start);
        boolean grows = whole != null && whole.start() < start && end < whole.end();
        KernelRefusal.refuseIf(grows && vmas.size() >= settings.maxMapCount, Errno.ENOMEM);
        checkSplit(start);
        splitAt(start);
        checkSplit(end);
        splitAt(end);
    }

    /** Changes the flags of the part of a VMA that lies in a range: merged with a neighbour, or split off. */
    void change(Vma vma, long from, long to, UnaryOperator<VmaFlags> change) {
        long start = Math.max(from, vma.start());
        long end = Math.min(to, vma.end());
        VmaFlags flags = change.apply(vma.flags());
        if (flags.equals(vma.flags())) {
            return;
        }
        Vma changed = vma.clip(start, end).with(flags);
        Vma left = start == vma.start() ? mergeableLeft(at(start - 1), changed) : null;
        Vma right = end == vma.end() ? mergeableRight(changed, at(end)) : null;
        if (left != null && right != null && !agree(left, right)) {
            right = null;
        }
        if (left == null) {
            budgetedSplit(start);
        }
        if (right == null) {
            budgetedSplit(end);
        }
        vmas.remove(vma.start());
        splitOff(vma, start, end);
        store(changed, left, right);
    }

    /** Replaces a VMA by one at the same addresses. */
    void replace(Vma vma) {
        vmas.put(vma.start(), vma);
    }

    private void store(Vma vma, @Nullable Vma left, @Nullable Vma right) {
        Vma merged = vma;
        if (left != null) {
            vmas.remove(left.start());
            merged = left.mergedWith(merged);
        }
        if (right != null) {
            vmas.remove(right.start());
            merged = merged.mergedWith(right);
        }
        vmas.put(merged.start(), merged);
    }

    private static @Nullable Vma mergeableLeft(@Nullable Vma left, Vma vma) {
        return left != null && left.mergesWith(vma) ? left : null;
    }

    private static @Nullable Vma mergeableRight(Vma vma, @Nullable Vma right) {
        return right != null && vma.mergesWith(right) ? right : null;
    }

    /** Whether both neighbours of a mapping that fits either may end up in one VMA. */
    private static boolean agree(Vma left, Vma right) {
        return left.anonVma() == 0 || right.anonVma() == 0 || left.anonVma() == right.anonVma();
    }

    private void splitOff(Vma vma, long start, long end) {
        if (vma.start() < start) {
            Vma head = vma.clip(vma.start(), start);
            vmas.put(head.start(), head);
        }
        if (end < vma.end()) {
            Vma tail = vma.clip(end, vma.end());
            vmas.put(tail.start(), tail);
        }
    }

    private void budgetedSplit(long address) {
        checkSplit(address);
        Vma vma = at(address);
        if (vma != null && vma.start() < address) {
            KernelRefusal.refuseIf(vmas.size() >= settings.maxMapCount, Errno.ENOMEM);
            splitAt(address);
        }
    }

    private void checkSplit(long address) {
        Vma vma = at(address);
        KernelRefusal.refuseIf(
                vma != null
                        && vma.start() < address
                        && !vma.granule(settings.base).isAligned(address),
                Errno.EINVAL);
    }

    private void splitAt(long address) {
        Vma vma = at(address);
        if (vma != null && vma.start() < address) {
            Vma head = vma.clip(vma.start(), address);
            Vma tail = vma.clip(address, vma.end());
            vmas.put(head.start(), head);
            vmas.put(tail.start(), tail);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.host.PageSizes;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fault policies that this machine can compare.
 *
 * @param arms the adaptive one last
 * @param notes which are left out, and why, a sentence each
 */
record PolicyArms(List<PolicyArm> arms, List<String> notes) {
    static final String ADAPTIVE = "adaptive";
    static final PageSize BATCH = PageSize.kib(64);

    /** Copies the lists. */
    PolicyArms {
        arms = List.copyOf(arms);
        notes = List.copyOf(notes);
    }

    /**
     * Fixed sizes, batches of 64 KiB, and the adaptive policy.
     *
     * @param memory of this machine
     * @throws HugeMemoryException where the kernel has no transparent huge pages, or base pages of 64 KiB
     */
    static PolicyArms of(HugeMemory memory) {
        PageSizes sizes = memory.host().pageSizes();
        PageSize huge = hugeSize(sizes);
        if (sizes.base().compareTo(BATCH) >= 0) {
            throw new HugeMemoryException("base pages of " + sizes.base() + " leave nothing to batch", null);
        }
        List<PolicyArm> arms = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        arms.add(fixed(memory, Backing.basePages(), sizes.base()));
        ThpSettings settings = memory.host().thp();
        if (sizes.multi().contains(BATCH) && settings.modeOf(BATCH) != ThpMode.NEVER) {
            arms.add(fixed(memory, Backing.transparent(BATCH), BATCH));
        } else {
            notes.add("Without " + fixedName(BATCH) + ": transparent pages of that size are off or not known here"
                    + settings.path(BATCH)
                            .map(path -> "; echo madvise > " + path)
                            .orElse(""));
        }
        arms.add(new PolicyArm(
                memory,
                batchedName(),
                require(Backing.basePages()),
                FaultPolicy.batched(BATCH),
                Optional.of(sizes.base())));
        arms.add(fixed(memory, Backing.transparent(), huge));
        arms.add(new PolicyArm(
                memory,
                ADAPTIVE,
                prefer(Backing.transparent(), Backing.basePages()),
                FaultPolicy.adaptive(),
                Optional.empty()));
        return new PolicyArms(arms, notes);
    }

    /** The one huge page's size. */
    static PageSize hugeSize(PageSizes sizes) {
        return sizes.thp()
                .orElseThrow(() -> new HugeMemoryException("this kernel has no transparent huge pages", null));
    }

    static String fixedName(PageSize size) {
        return "fixed " + size;
    }

    static String batchedName() {
        return "batched " + BATCH;
    }

    private static PolicyArm fixed(HugeMemory memory, Backing backing, PageSize size) {
        return new PolicyArm(memory, fixedName(size), require(backing), FaultPolicy.fixed(size), Optional.of(size));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;

import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresMultiSizeThp;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Regions that are faulted in on the running kernel, in random order, with a small pool and without one. The count of
 * operations, of both together, is the system property {@code hugemap.fault.kernel.operations}, the seed
 * {@code hugemap.fault.seed}.
 */
final class RandomKernelFaultTest {
    private static final int FULL_COUNT = 100_000;
    private static final int OPERATIONS = Integer.getInteger("hugemap.fault.kernel.operations", 600);
    private static final long SEED = Long.getLong("hugemap.fault.seed", new SplittableRandom().nextLong());
    private static final PageSize SMALL = PageSize.kib(64);
    private static final List<BackingPolicy> TRANSPARENT = List.of(
            prefer(transparent(), basePages()),
            prefer(transparent(), transparent(SMALL), basePages()),
            prefer(transparent(SMALL), basePages()));
    private static final List<BackingPolicy> ALL = List.of(
            prefer(hugeTlb(), transparent(), transparent(SMALL), basePages()),
            prefer(hugeTlb(), transparent(), basePages()),
            prefer(hugeTlb(), basePages()),
            prefer(transparent(), basePages()));

    @Test
    @RequiresThp
    @RequiresMultiSizeThp(value = "64k", pmd = "inherit")
    @RequiresHugePages(size = "2m", count = 12)
    void contentsAndPagesAreAsToldWithASmallPool() {
        run("with a pool", ALL);
    }

    @Test
    @RequiresThp
    void contentsAndPagesAreAsToldWithoutAPool() {
        run("without a pool", TRANSPARENT);
    }

    private static void run(String where, List<BackingPolicy> backings) {
        KernelFaultRun run = new KernelFaultRun(new SplittableRandom(SEED), backings);
        int step = 0;
        try {
            while (step < OPERATIONS / 2) {
                run.step();
                step++;
            }
            run.closeAll();
        } catch (Throwable failure) {
            throw new AssertionError("step " + step + " of seed " + SEED + ": " + run.last(), failure);
        }
        System.out.println("random faults on this kernel, " + where + ": " + OPERATIONS / 2 + " operations of "
                + FULL_COUNT / 2 + " for a full run, seed " + SEED + "; " + run.counts());
    }
}

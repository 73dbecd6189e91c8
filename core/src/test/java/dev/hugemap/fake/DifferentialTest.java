// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.PageSize;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Runs the same random calls on the real kernel and on the model, and compares what both say after each.
 *
 * <p>System properties: {@code hugemap.fake.operations} how many calls, {@code hugemap.fake.seed} to repeat a run,
 * {@code hugemap.fake.pools=true} to take pages from the host's hugetlb pools too. Without the last, hugetlb calls are
 * made only where they can get nothing.
 */
final class DifferentialTest {
    private static final int BLOCKS = 6;
    private static final int ATTEMPTS = 5;
    /** Then everything starts afresh, with the next seed. */
    private static final int STEPS = 1000;

    private final KernelFiles files = KernelFiles.system();
    private final Host host = Host.system();

    @Test
    void theModelDoesWhatTheKernelDoes() {
        int operations = Integer.getInteger("hugemap.fake.operations", 400);
        long seed = Long.getLong("hugemap.fake.seed", System.nanoTime());
        System.out.println("differential test: " + operations + " operations, from seed " + seed + " on, " + STEPS
                + " each (-Dhugemap.fake.operations=N -Dhugemap.fake.seed=N)");
        assumeTrue(
                host.pageSizes().thp().isPresent() && host.features().has(KernelFeature.PAGEMAP_SCAN),
                "the kernel lacks THP or PAGEMAP_SCAN (6.7)");
        PageSize block = host.pageSizes().thp().orElseThrow();
        assumeTrue(block.bytes() * BLOCKS <= 64L << 20, () -> "THP of " + block + " would take too much memory");
        for (int done = 0; done < operations; done += STEPS, seed++) {
            runUndisturbed(block.bytes(), Math.min(STEPS, operations - done), seed);
        }
    }

    private void runUndisturbed(long block, int operations, long seed) {
        for (int attempt = 1; ; attempt++) {
            String before = LikeThisHost.disturbances(files);
            try {
                run(block, operations, seed);
                return;
            } catch (AssertionError difference) {
                // khugepaged collapses when it likes, and an administrator may change a setting: then it proves
                // nothing.
                if (attempt == ATTEMPTS || before.equals(LikeThisHost.disturbances(files))) {
                    throw difference;
                }
            }
        }
    }

    private void run(long block, int operations, long seed) {
        Host now = host.refresh();
        long base = now.pageSizes().base().bytes();
        SplittableRandom random = new SplittableRandom(seed);
        try (DifferentialRun run = new DifferentialRun(now, BLOCKS * block, block, "seed " + seed)) {
            for (int step = 0; step < operations; step++) {
                run.step(RandomOperation.draw(random, BLOCKS * block, block, base));
            }
            run.finish();
        }
    }
}

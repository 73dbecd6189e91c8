package dev.hugemap.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
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
    /** Far below what a kernel hands out, so that nobody else maps into the holes that the calls leave. */
    private static final long WINDOW = 0x2000_0000_0000L;

    private static final int BLOCKS = 6;
    private static final int ATTEMPTS = 5;
    private static final int SHOWN_CALLS = 12;

    private final NativeBridge real = NativeBridge.system();
    private final KernelFiles realFiles = KernelFiles.system();
    private final Host host = Host.system();

    @Test
    void theModelDoesWhatTheKernelDoes() {
        int operations = Integer.getInteger("hugemap.fake.operations", 400);
        long seed = Long.getLong("hugemap.fake.seed", System.nanoTime());
        System.out.println("differential test: " + operations + " operations, seed " + seed
                + " (-Dhugemap.fake.operations=N -Dhugemap.fake.seed=N)");
        assumeTrue(
                host.pageSizes().thp().isPresent() && host.features().has(KernelFeature.PAGEMAP_SCAN),
                "the kernel lacks THP or PAGEMAP_SCAN (6.7)");
        PageSize block = host.pageSizes().thp().orElseThrow();
        assumeTrue(block.bytes() * BLOCKS <= 64L << 20, () -> "THP of " + block + " would take too much memory");
        for (int attempt = 1; ; attempt++) {
            String before = LikeThisHost.disturbances(realFiles);
            try {
                compare(block.bytes(), operations, seed);
                return;
            } catch (AssertionError difference) {
                // khugepaged collapses when it likes, and an administrator may change a setting: then it proves
                // nothing.
                if (attempt == ATTEMPTS || before.equals(LikeThisHost.disturbances(realFiles))) {
                    throw difference;
                }
            } finally {
                real.munmap(WINDOW - block.bytes(), (BLOCKS + 2) * block.bytes());
            }
        }
    }

    private void compare(long block, int operations, long seed) {
        Host now = host.refresh();
        FakeLinux fake = LikeThisHost.build(now, realFiles);
        boolean pools = Boolean.getBoolean("hugemap.fake.pools")
                || now.pools().stream().allMatch(pool -> pool.unreserved() == 0 && pool.overcommit() == 0);
        for (NativeBridge kernel : List.of(real, fake)) {
            kernel.mmap(
                    WINDOW - block,
                    (BLOCKS + 2) * block,
                    Protection.PROT_NONE,
                    MapFlags.RESERVATION.fixedNoReplace(),
                    -1,
                    0);
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<String> history = new ArrayList<>();
        for (int step = 0; step < operations; step++) {
            RandomOperation operation = RandomOperation.draw(
                    random, BLOCKS * block, block, now.pageSizes().base().bytes());
            if (operation.isHugeTlb() && !pools || operation.isMove() && hasReservation(fake)) {
                continue;
            }
            String expected = operation.apply(real, WINDOW);
            history.add(step + ": " + operation + " = " + expected);
            String what = "seed " + seed + ", the last calls:\n"
                    + String.join("\n", history.subList(Math.max(0, history.size() - SHOWN_CALLS), history.size()));
            assertThat(operation.apply(fake, WINDOW)).as(what).isEqualTo(expected);
            assertThat(observe(fake, fake.files(), block, pools))
                    .as(what)
                    .isEqualTo(observe(real, realFiles, block, pools));
        }
    }

    private static Observation observe(NativeBridge kernel, KernelFiles files, long block, boolean pools) {
        Observation seen = Observation.of(kernel, files, WINDOW, BLOCKS * block);
        return pools ? seen : seen.withoutPools();
    }

    /** A kernel loses reservations for good when a part of such a mapping moves: not on a host that others use. */
    private static boolean hasReservation(FakeLinux fake) {
        return fake.vmas().stream().anyMatch(line -> line.contains("hugetlb") && !line.contains(" nr"));
    }
}

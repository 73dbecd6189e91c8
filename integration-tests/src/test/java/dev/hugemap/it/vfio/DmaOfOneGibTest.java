// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import dev.hugemap.vfio.DmaMapping;
import dev.hugemap.vfio.DmaReport;
import dev.hugemap.vfio.VfioBackend;
import dev.hugemap.vfio.VfioDevice;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One GiB for a device, on pages of 2 MiB and on the smallest ones: what is sure of the IOMMU's pages, how much its tables
 * grow, and how long mapping and unmapping take. Prints a line for each; of the times nothing is asked.
 */
@RequiresLab
final class DmaOfOneGibTest {
    private static final long GIB = 1L << 30;
    private static final PageSize HUGE = PageSize.mib(2);
    private static final int ROUNDS = 5;

    static List<VfioBackend> backends() {
        return Lab.backends();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Lab.held()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("backends")
    @RequiresHugePages(size = "2m", count = 512)
    void onPagesOf2MiB(VfioBackend backend) {
        Seen seen = map(backend, hugeTlb(HUGE));

        assertThat(seen.report.memory().bytesOnLeaves(HUGE)).isEqualTo(GIB);
        if (Lab.middle().equals(HUGE)) {
            // iommufd doesn't tell which pages the IOMMU has.
            assertThat(seen.report.surePageSize())
                    .isEqualTo(backend == VfioBackend.TYPE1 ? Optional.of(HUGE) : Optional.empty());
            // A table of 512 pages, and one above it; tables of the smallest pages would be 512.
            assertThat(seen.tables.orElse(0)).isLessThan(16);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void onTheSmallestPages(VfioBackend backend) {
        Seen seen = map(backend, basePages());

        assertThat(seen.report.memory().bytesOnLeaves(Lab.base())).isEqualTo(GIB);
    }

    private static Seen map(VfioBackend backend, Backing backing) {
        try (Region region = Region.reserve(GIB, RegionOptions.of(require(backing)))) {
            region.commit(0, GIB);
            MemorySegment memory = region.segment(0, GIB);
            try (VfioDevice device = VfioDevice.open(Lab.edu().address(), backend)) {
                Seen seen = Seen.of(device, memory);
                double[] mapped = new double[ROUNDS];
                double[] unmapped = new double[ROUNDS];
                for (int round = 0; round < ROUNDS; round++) {
                    long start = System.nanoTime();
                    DmaMapping dma = device.mapDma(memory);
                    long between = System.nanoTime();
                    dma.close();
                    mapped[round] = (between - start) / 1e6;
                    unmapped[round] = (System.nanoTime() - between) / 1e6;
                }
                System.out.printf(
                        "lab: DMA of 1 GiB by %s: %s; the IOMMU's tables grew by %s; mapped in %.1f ms, unmapped in %.1f ms%n",
                        backend, seen.report, seen.growth(), median(mapped), median(unmapped));
                return seen;
            }
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** What shows of the first mapping in a container that is new, so that it has no tables yet. */
    private record Seen(DmaReport report, OptionalLong tables) {
        static Seen of(VfioDevice device, MemorySegment memory) {
            OptionalLong before = Lab.iommuTables();
            try (DmaMapping dma = device.mapDma(memory)) {
                OptionalLong after = Lab.iommuTables();
                OptionalLong grown = before.isPresent() && after.isPresent()
                        ? OptionalLong.of(after.getAsLong() - before.getAsLong())
                        : OptionalLong.empty();
                return new Seen(dma.report(), grown);
            }
        }

        String growth() {
            return tables.isPresent() ? tables.getAsLong() + " pages" : "what this kernel doesn't tell";
        }
    }
}

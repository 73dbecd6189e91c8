// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.BarOptions;
import dev.hugemap.vfio.BarReport;
import dev.hugemap.vfio.BarTouch;
import dev.hugemap.vfio.BarVerdict;
import dev.hugemap.vfio.PciDevice;
import dev.hugemap.vfio.VfioDevice;
import dev.hugemap.vfio.VfioHost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** By how many faults the kernel maps a BAR, beside what was planned. Prints a row of the table for each. */
@RequiresLab
final class BarFaultsTest {
    private static final long GIB = 1L << 30;
    private static final PageSize BASE = Lab.base();
    private static final PageSize MIDDLE = Lab.middle();

    /** What other faults of the thread may come on top, and one for each so many that are counted. */
    private static final long OTHERS = 2;

    private static final long MANY = 1000;

    /** The first touch in a JVM loads classes and compiles, with faults of its own. */
    @BeforeAll
    static void warmUp() {
        touched(Lab.testDevice(4 * GIB), BarOptions.DEFAULT.upTo(MIDDLE));
    }

    private static BarReport touched(PciDevice device, BarOptions options) {
        return touched(VfioHost.system(), device, options);
    }

    private static BarReport touched(VfioHost host, PciDevice device, BarOptions options) {
        try (VfioDevice open = host.open(device.address());
                Bar bar = open.bar(2, options)) {
            BarTouch touch = bar.touch();
            BarReport report = bar.report();
            System.out.println("lab: BAR %d MiB: %s".formatted(bar.length() >> 20, report));
            assertThat(report.touch()).contains(touch);
            return report;
        }
    }

    private static void assertFaults(BarReport report, long faults) {
        assertThat(report.plan().faults()).isEqualTo(faults);
        assertThat(report.touch().orElseThrow().faults()).isBetween(faults, faults + OTHERS + faults / MANY);
    }

    private static void assertCounted(BarReport report, long faults) {
        if (Lab.hasHugeBars()) {
            assertFaults(report, faults);
            assertThat(report.verdict()).isEqualTo(BarVerdict.AS_PLANNED);
        } else {
            assertThat(report.touch().orElseThrow().faults()).isBetween(1L, 1 + OTHERS);
            assertThat(report.verdict()).isEqualTo(BarVerdict.UNKNOWN_BY_FAULTS);
            assertThat(report.pageSize()).contains(BASE);
            assertThat(report.finding()).contains("unknown by faults").contains("4 KiB");
        }
    }

    @Test
    void largeBarsAreOnTheLargestBlocks() {
        assertCounted(touched(Lab.testDevice(2 * GIB), BarOptions.DEFAULT), 2 * Lab.faultsOfGib());
        assertCounted(touched(Lab.testDevice(4 * GIB), BarOptions.DEFAULT), 4 * Lab.faultsOfGib());
    }

    @Test
    void onlyMiddleBlocksWhereNoLargerOnesAreAllowed() {
        BarReport report = touched(Lab.testDevice(2 * GIB), BarOptions.DEFAULT.upTo(MIDDLE));

        assertCounted(report, 2 * GIB / MIDDLE.bytes());
    }

    @Test
    void onlyBasePagesWhereAddressesAreSkewed() {
        BarReport report = touched(Lab.testDevice(2 * GIB), BarOptions.DEFAULT.upTo(BASE));

        assertCounted(report, 2 * GIB / BASE.bytes());
    }

    @Test
    void memoryBehindABarIsOnBlocksToo() {
        assertCounted(touched(Lab.sharedMemory(), BarOptions.DEFAULT), (64L << 20) / MIDDLE.bytes());
    }

    /** A block of the largest size and smaller ones, a hole inside of a block, and both again, up to three base pages. */
    @Test
    void aroundHoles() {
        long half = GIB / 2;
        AddressRange first = AddressRange.between(0, GIB + half + 2 * BASE.bytes());
        AddressRange second =
                AddressRange.between(GIB + half + MIDDLE.bytes() - BASE.bytes(), 3 * GIB + 3 * BASE.bytes());
        VfioHost sparse =
                VfioHost.over(SparseBridge.of(2, 3 * GIB + 4 * BASE.bytes(), first, second), KernelFiles.system());

        BarReport report = touched(sparse, Lab.testDevice(4 * GIB), BarOptions.DEFAULT);

        assertThat(report.plan().areas()).hasSize(2);
        assertThat(report.plan().bytes()).isEqualTo(first.length() + second.length());
        if (Lab.hasHugeBars()) {
            long middle = half / MIDDLE.bytes();
            // Tables of 16 KiB are too coarse for a verdict on so few blocks; the faults are what counts.
            assertFaults(report, 2 * Lab.faultsOfGib() + middle + 2 + 1 + (middle - 1) + 3);
        }
    }

    @Test
    void overALengthThatIsNoPowerOfTwo() {
        VfioHost shorter =
                VfioHost.over(SparseBridge.of(2, 3 * GIB - MIDDLE.bytes() + BASE.bytes()), KernelFiles.system());

        BarReport report = touched(shorter, Lab.testDevice(4 * GIB), BarOptions.DEFAULT);

        assertCounted(report, 2 * Lab.faultsOfGib() + (GIB / MIDDLE.bytes() - 1) + 1);
    }
}

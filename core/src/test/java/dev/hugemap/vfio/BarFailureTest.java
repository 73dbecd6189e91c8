// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each system call of mapping and closing a BAR fails once. */
final class BarFailureTest {
    private static final long MIB = 1 << 20;
    private static final RegionInfo REGION =
            DeviceFile.region(2, 3 * MIB + 8192, new AddressRange(0, MIB), new AddressRange(2 * MIB, MIB + 8192));

    @Test
    void nothingStaysMappedWhicheverCallFails() {
        Map<String, Long> counts = calls();
        assertThat(counts.keySet()).contains("mmap", "mremap", "madvise", "munmap");
        counts.forEach((call, count) -> {
            for (int n = 1; n <= count; n++) {
                for (Errno errno : List.of(Errno.ENOMEM, Errno.EINVAL)) {
                    mapWhileFailing(n, call, errno);
                }
            }
        });
    }

    private static Map<String, Long> calls() {
        try (DeviceFile device = DeviceFile.of(4 * MIB)) {
            device.calls.clear();
            device.map(REGION).close();
            return device.calls.stream().collect(Collectors.groupingBy(call -> call, Collectors.counting()));
        }
    }

    private static void mapWhileFailing(int n, String call, Errno errno) {
        String failure = "%s number %d with %s".formatted(call, n, errno);
        try (DeviceFile device = DeviceFile.of(4 * MIB)) {
            device.failNth(n, call, errno);
            Bar bar = null;
            try {
                bar = device.map(REGION);
                bar.close();
            } catch (VfioException refused) {
                assertThat(refused.errno()).as(failure).contains(errno);
                assertThat(refused.step()).as(failure).isEqualTo(bar == null ? VfioStep.MAP_BAR : VfioStep.CLOSE);
                if (bar != null) {
                    bar.close(); // A second try is the way out, and here it succeeds.
                }
            }
            assertThat(device.mapped()).as(failure).isEmpty();
            assertThat(call.equals("madvise") || call.equals("sysconf") || bar == null || call.equals("munmap"))
                    .as(failure)
                    .isTrue();
        }
    }

    @Test
    void refusedAdviceIsAValue() {
        try (DeviceFile device = DeviceFile.of(4 * MIB)) {
            device.failNth(1, "madvise", Errno.EINVAL);
            try (Bar bar = device.map(REGION)) {
                assertThat(bar.report().notes()).last().asString().contains("EINVAL");
            }
        }
    }

    @Test
    void aRefusalNamesStepDeviceAndBar() {
        try (DeviceFile device = DeviceFile.of(4 * MIB)) {
            device.failNth(2, "mmap", Errno.ENOMEM);

            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.map(REGION))
                    .withMessageStartingWith("cannot map bar, 0000:00:04.0 of IOMMU group 2: ")
                    .withMessageContaining("BAR 2 of ")
                    .withMessageContaining("vm.max_map_count");
        }
    }
}

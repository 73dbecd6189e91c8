// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.host.KernelFiles;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What random inputs found: answers and files that ended in an error of the JDK's own, or in a list too long. */
final class StrictAnswersTest {
    private static KernelFiles files(Map<String, String> texts, Map<String, List<String>> folders) {
        return new KernelFiles() {
            @Override
            public Optional<String> read(String path) {
                return Optional.ofNullable(texts.get(path));
            }

            @Override
            public List<String> list(String directory) {
                return folders.getOrDefault(directory, List.of());
            }
        };
    }

    @Test
    void aDeviceWithLinesThatMakeNoSenseHasTheOtherBars() {
        String folder = "/sys/bus/pci/devices/0000:01:00.0/";
        KernelFiles files = files(
                Map.of(
                        folder + "vendor", "0x1234\n",
                        folder + "device", "0x11e8\n",
                        folder + "class", "many\n",
                        folder + "resource", "0x10\n0x1000 0x1fff 0x200\n0x2000 0x1fff 0x200\n"),
                Map.of(
                        "/sys/bus/pci/devices", List.of("0000:01:00.0", "no device", "0000:01:20.0"),
                        "/sys/kernel/iommu_groups", List.of("seven"),
                        "/sys/kernel/iommu_groups/seven/devices", List.of("0000:01:00.0")));

        assertThat(new PciFiles(files).devices()).singleElement().satisfies(device -> {
            assertThat(device.bars()).extracting(PciBar::index).containsExactly(1);
            assertThat(device.iommuGroup()).isEmpty();
        });
    }

    @Test
    void aReservedRegionThatIsNotUnderstoodIsNotAllowed() {
        String file = "/sys/kernel/iommu_groups/7/reserved_regions";
        for (String text : List.of("0xfee00000\n", "fee00000 feefffff msi\n", "0x2000 0x1000 msi\n")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> DmaSettings.reserved(files(Map.of(file, text), Map.of()), 7));
        }
    }

    @Test
    void aRegionLongerThanALongIsRefused() {
        MemorySegment answer = MemorySegment.ofArray(new long[4]);
        answer.set(ValueLayout.JAVA_LONG, Vfio.VFIO_REGION_INFO.byteOffset(PathElement.groupElement("size")), -1);

        assertThatIllegalStateException().isThrownBy(() -> RegionInfo.of(answer));
    }

    @Test
    void moreRangesThanTheAnswerHoldsAreRefused() {
        MemorySegment capability = MemorySegment.ofArray(new long[4]);
        capability.set(ValueLayout.JAVA_INT, 8, 2);

        assertThatIllegalStateException().isThrownBy(() -> Type1Space.ranges(capability));
        assertThatIllegalStateException().isThrownBy(() -> Type1Space.ranges(capability.asSlice(0, 8)));
    }
}

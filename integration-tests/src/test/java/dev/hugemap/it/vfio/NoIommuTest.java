// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.vfio.PciDevice;
import dev.hugemap.vfio.VfioBackend;
import dev.hugemap.vfio.VfioDevice;
import dev.hugemap.vfio.VfioException;
import dev.hugemap.vfio.VfioStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A machine without an IOMMU: devices can be looked at, and none can be had. */
@RequiresLab
final class NoIommuTest {
    @Test
    void devicesAreListedWithoutAGroup() {
        PciDevice edu = Lab.edu();

        assertThat(edu.iommuGroup()).isEmpty();
        assertThat(edu.bars()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void noneIsOpened(VfioBackend backend) {
        refused(catchThrowableOfType(
                VfioException.class, () -> VfioDevice.open(Lab.edu().address(), backend)));
    }

    @Test
    void noneIsOpenedByTheBackendOfTheHost() {
        refused(catchThrowableOfType(
                VfioException.class, () -> VfioDevice.open(Lab.edu().address())));
    }

    private static void refused(VfioException failure) {
        System.out.println("lab: " + failure.getMessage());
        assertThat(failure.step()).isEqualTo(VfioStep.FIND_DEVICE);
        assertThat(failure).hasMessageContaining("no IOMMU is switched on");
        assertThat(failure.remedy()).contains("firmware").contains("intel_iommu=on");
        assertThat(Lab.held()).isEmpty();
    }
}

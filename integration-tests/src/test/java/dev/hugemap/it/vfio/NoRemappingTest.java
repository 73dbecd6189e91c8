// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.it.HostSettings;
import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.InterruptKind;
import dev.hugemap.vfio.Interrupts;
import dev.hugemap.vfio.VfioBackend;
import dev.hugemap.vfio.VfioDevice;
import dev.hugemap.vfio.VfioException;
import dev.hugemap.vfio.VfioStep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An IOMMU that doesn't remap interrupts, so that a device could forge them: for whoever trusts all devices. */
@RequiresLab
final class NoRemappingTest {
    static List<VfioBackend> backends() {
        return Lab.backends();
    }

    private static String parameter(VfioBackend backend) {
        String module = backend == VfioBackend.TYPE1 ? "vfio_iommu_type1" : "iommufd";
        return "/sys/module/" + module + "/parameters/allow_unsafe_interrupts";
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Lab.held()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void noDeviceIsOpened(VfioBackend backend) {
        VfioException failure = catchThrowableOfType(
                VfioException.class, () -> VfioDevice.open(Lab.edu().address(), backend));

        System.out.println("lab: " + failure.getMessage());
        assertThat(failure.step())
                .isEqualTo(backend == VfioBackend.TYPE1 ? VfioStep.ATTACH_GROUP : VfioStep.OPEN_DEVICE);
        assertThat(failure.errno()).contains(Errno.EPERM);
        assertThat(failure).hasMessageContaining("doesn't remap interrupts");
        assertThat(failure.remedy()).contains("firmware").contains(parameter(backend));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void devicesThatAreTrustedAreOpened(VfioBackend backend) {
        try (HostSettings settings = HostSettings.open()) {
            settings.write(Path.of(parameter(backend)), "Y");
            try (VfioDevice device = VfioDevice.open(Lab.edu().address(), backend);
                    Bar bar = device.bar(0)) {
                device.enableBusMastering();
                Edu edu = new Edu(device, bar);
                try (Interrupts interrupts = edu.enableInterrupts(InterruptKind.MSI)) {
                    edu.raise(1);

                    assertThat(interrupts.vector(0).await(Duration.ofSeconds(10)))
                            .isEqualTo(1);
                    edu.acknowledge(1);
                }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.vfio.fake.FakeDevice;
import dev.hugemap.vfio.fake.FakeRefusals;
import dev.hugemap.vfio.fake.FakeVfio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal of opening has its step, its cause and what to do, and leaves nothing open. */
final class OpenRefusalTest extends VfioFixture {
    @Test
    void namesADeviceThatIsntThere() {
        assertThat(refusal(PciAddress.of("0000:00:1f.7"), VfioBackend.TYPE1))
                .hasMessage(
                        "cannot find device, 0000:00:1f.7: there is no PCI device at this address [HM-401]. To have it: take one of"
                                + " those that VfioDevices.list() shows")
                .returns(VfioStep.FIND_DEVICE, VfioException::step)
                .satisfies(refused -> assertThat(refused.errno()).isEmpty());
    }

    @Test
    void saysHowToBindADeviceOfAnotherDriver() {
        edu.bind("edu_driver");

        assertThat(refusal(EDU, VfioBackend.TYPE1))
                .hasMessageContaining("it is bound to edu_driver, not to vfio-pci")
                .returns(VfioStep.FIND_DEVICE, VfioException::step)
                .returns(
                        "sudo modprobe vfio-pci; sudo sh -c 'echo vfio-pci > "
                                + "/sys/bus/pci/devices/0000:00:04.0/driver_override'; sudo sh -c 'echo 0000:00:04.0 > "
                                + "/sys/bus/pci/devices/0000:00:04.0/driver/unbind'; sudo sh -c 'echo 0000:00:04.0 > "
                                + "/sys/bus/pci/drivers_probe'",
                        VfioException::remedy);
        edu.bind("");
        assertThat(refusal(EDU, VfioBackend.TYPE1))
                .hasMessageContaining("bound to no driver")
                .satisfies(refused -> assertThat(refused.remedy()).doesNotContain("unbind"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void namesTheDeviceThatKeepsAGroupFromBeingViable(VfioBackend backend) {
        fake.plug(FakeDevice.at("0000:00:05.0").group(GROUP).driver("virtio-pci"));
        fake.plug(FakeDevice.at("0000:00:05.1").group(GROUP).driver("pcieport").classCode(0x060400));

        assertThat(refusal(EDU, backend))
                .hasMessageContaining("0000:00:04.0 of IOMMU group 7")
                .satisfies(refused -> assertThat(refused.errno())
                        .isEqualTo(backend == VfioBackend.TYPE1 ? Optional.empty() : Optional.of(Errno.EPERM)))
                .hasMessageContaining("other drivers have 0000:00:05.0 (virtio-pci) [HM-404]. To have it:")
                .satisfies(refused -> assertThat(refused.group()).hasValue(GROUP))
                .satisfies(refused -> assertThat(refused.remedy()).contains("0000:00:05.0/driver/unbind"));
    }

    @Test
    void saysThatAGroupIsOpen() {
        try (VfioDevice device = host.open(EDU, VfioBackend.TYPE1)) {
            assertThat(refusal(EDU, VfioBackend.TYPE1))
                    .hasMessageContaining("cannot open group")
                    .hasMessageContaining("EBUSY; the group is open already")
                    .returns(
                            "find who has it, and end it: sudo fuser -v /dev/vfio/7 /dev/vfio/devices/vfio0",
                            VfioException::remedy);
            assertThat(refusal(EDU, VfioBackend.IOMMUFD))
                    .hasMessageContaining("is open already, in this process or another")
                    .returns(VfioStep.OPEN_DEVICE, VfioException::step);
            assertThat(device.config().readInt(0)).isEqualTo(0x11e81234);
        }
        try (VfioDevice device = host.open(EDU, VfioBackend.IOMMUFD)) {
            assertThat(refusal(EDU, VfioBackend.TYPE1))
                    .hasMessageContaining("or its device by a file of its own")
                    .returns(
                            device.backend() == VfioBackend.IOMMUFD,
                            refused -> refused.errno().isPresent());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void saysThatInterruptsArentRemapped(VfioBackend backend) {
        fake.withoutInterruptRemapping();

        assertThat(refusal(EDU, backend))
                .hasMessageContaining("EPERM")
                .hasMessageContaining("doesn't remap interrupts")
                .satisfies(refused -> assertThat(refused.remedy()).contains("allow_unsafe_interrupts"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "TYPE1, open, /dev/vfio/vfio, ENOENT, OPEN_IOMMU, sudo modprobe vfio-pci",
        "TYPE1, open, /dev/vfio/7, EACCES, OPEN_GROUP, sudo chown \"$(id -un)\" /dev/vfio/7",
        "TYPE1, open, /dev/vfio/7, ENOENT, OPEN_GROUP, take one that VfioDevices.list() shows as vfio-pci's",
        "TYPE1, open, /dev/vfio/7, EMFILE, OPEN_GROUP, 'close some, or raise the limit: ulimit -n'",
        "TYPE1, ioctl, VFIO_SET_IOMMU, ENODEV, ATTACH_GROUP, sudo modprobe vfio_iommu_type1",
        "TYPE1, ioctl, VFIO_GROUP_GET_DEVICE_FD, ENODEV, OPEN_DEVICE, take one that VfioDevices.list() shows as vfio-pci's",
        "IOMMUFD, open, /dev/iommu, ENOENT, OPEN_IOMMU, sudo modprobe iommufd",
        "IOMMUFD, open, /dev/iommu, EACCES, OPEN_IOMMU, sudo chown \"$(id -un)\" /dev/iommu",
        "IOMMUFD, open, /dev/vfio/devices/vfio0, EACCES, OPEN_DEVICE, sudo chown \"$(id -un)\" /dev/vfio/devices/vfio0",
        "IOMMUFD, ioctl, VFIO_DEVICE_BIND_IOMMUFD, EPERM, OPEN_DEVICE, "
                + "'switch interrupt remapping on in the firmware; or, where all devices are trusted, "
                + "sudo sh -c ''echo 1 > /sys/module/iommufd/parameters/allow_unsafe_interrupts'''"
    })
    void hasAStepAndARemedyForEachRefusal(
            VfioBackend backend, String call, String subject, String errno, VfioStep step, String remedy) {
        fake.refuse(FakeRefusals.of(call, subject, errno(errno)));

        assertThat(refusal(EDU, backend))
                .returns(step, VfioException::step)
                .returns(remedy, VfioException::remedy)
                .satisfies(refused -> assertThat(refused.errno()).contains(errno(errno)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void closesInTheReverseOrderOfOpeningWhereALaterStepIsRefused(VfioBackend backend) {
        List<String> opened = new ArrayList<>();
        List<String> closed = new ArrayList<>();
        fake.refuse(call -> {
            switch (call.name()) {
                case "open" -> opened.add(call.subject());
                case "close" -> closed.addFirst(call.subject());
                default -> {}
            }
            return call.subject().equals("VFIO_DEVICE_GET_INFO") ? Optional.of(Errno.EIO) : Optional.empty();
        });

        assertThat(refusal(EDU, backend)).returns(VfioStep.READ_DEVICE, VfioException::step);

        List<String> expected = backend == VfioBackend.TYPE1
                ? List.of("/dev/vfio/vfio", "/dev/vfio/7", EDU.toString())
                : List.of("/dev/iommu", EDU.toString());
        assertThat(closed).isEqualTo(expected);
        assertThat(opened).startsWith(expected.getFirst());
    }

    @Test
    void saysThatTheKernelHasNoFilesForDevices() {
        PciAddress plain = PciAddress.of("0000:00:05.0");
        try (FakeVfio older = FakeVfio.create()) {
            older.plug(FakeDevice.at(plain.toString()));
            VfioHost without = VfioHost.over(older.bridge(), KernelFiles.under(older.root()));
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> without.open(plain, VfioBackend.IOMMUFD))
                    .withMessageContaining("VFIO_DEVICE_CDEV")
                    .withMessageContaining("VfioBackend.TYPE1");
            try (VfioDevice device = without.open(plain)) {
                assertThat(device.backend()).isEqualTo(VfioBackend.TYPE1);
            }
            assertThat(older.openFiles()).isEmpty();
        }
    }

    private VfioException refusal(PciAddress address, VfioBackend backend) {
        int before = fake.openFiles().size();
        try (VfioDevice device = host.open(address, backend)) {
            throw new AssertionError("was opened: " + device);
        } catch (VfioException refused) {
            assertThat(fake.openFiles()).hasSize(before);
            return refused;
        }
    }

    private static Errno errno(String name) {
        return switch (name) {
            case "ENOENT" -> Errno.ENOENT;
            case "EACCES" -> Errno.EACCES;
            case "EPERM" -> Errno.EPERM;
            case "EMFILE" -> Errno.EMFILE;
            case "ENODEV" -> Errno.ENODEV;
            default -> throw new AssertionError(name);
        };
    }
}

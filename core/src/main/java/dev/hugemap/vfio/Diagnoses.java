// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.Commands;
import dev.hugemap.host.KernelFiles;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a device can't be had, from what the kernel said and what sysfs tells. */
final class Diagnoses {
    private static final String UNSAFE_TYPE1 = "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts";
    private static final String UNSAFE_IOMMUFD = "/sys/module/iommufd/parameters/allow_unsafe_interrupts";
    static final String LOOK = "see what the kernel's log says of it: dmesg | grep -i -e vfio -e iommu";
    private static final Diagnosis UNKNOWN = new Diagnosis(VfioReason.UNEXPLAINED, "the kernel gives no reason", LOOK);
    private static final Diagnosis TOO_MANY_FILES = new Diagnosis(
            VfioReason.TOO_MANY_FILES, "too many files are open", "close some, or raise the limit: ulimit -n");
    private static final Diagnosis GONE = new Diagnosis(
            VfioReason.GONE,
            "the device is gone, or vfio-pci has it no more",
            "take one that VfioDevices.list() shows as vfio-pci's");

    /** Drivers that leave a device to vfio, or do nothing with it. */
    private static final Set<String> HARMLESS = Set.of(PciDevice.VFIO_PCI, "pci-stub");

    /** Bridges stay with the kernel: their drivers don't keep a group from being viable. */
    private static final int BRIDGE = 0x06;

    private static final int CLASS_SHIFT = 16;

    private final PciFiles pci;
    private final Commands commands;

    Diagnoses(KernelFiles files) {
        this.pci = new PciFiles(files);
        this.commands = Commands.of(files);
    }

    /** Why a device can't be opened whatever the kernel would say; empty where it may. */
    Optional<Diagnosis> before(PciAddress address, Optional<PciDevice> device) {
        if (device.isEmpty()) {
            return Optional.of(new Diagnosis(
                    VfioReason.NO_DEVICE,
                    "there is no PCI device at this address",
                    "take one of those that VfioDevices.list() shows"));
        }
        if (device.get().iommuGroup().isEmpty()) {
            return Optional.of(new Diagnosis(
                    VfioReason.NO_IOMMU,
                    pci.hasIommu() ? "it is behind no IOMMU" : "no IOMMU is switched on",
                    "switch the IOMMU on in the firmware's settings, and on Intel boot with intel_iommu=on"));
        }
        if (!device.get().isBoundToVfio()) {
            String driver =
                    device.get().driver().map(name -> "bound to " + name).orElse("bound to no driver");
            return Optional.of(new Diagnosis(
                    VfioReason.OTHER_DRIVER, "it is " + driver + ", not to vfio-pci", bind(device.get())));
        }
        return Optional.empty();
    }

    /** Commands that bind a device to vfio-pci. */
    private String bind(PciDevice device) {
        String folder = "/sys/bus/pci/devices/" + device.address();
        String unbind = device.driver().isPresent()
                ? commands.write(folder + "/driver/unbind", device.address().toString()) + "; "
                : "";
        return commands.asRoot("modprobe vfio-pci") + "; " + commands.write(folder + "/driver_override", "vfio-pci")
                + "; " + unbind
                + commands.write("/sys/bus/pci/drivers_probe", device.address().toString());
    }

    /** Why a group isn't viable: the devices in it that other drivers have. */
    Diagnosis notViable(int group) {
        return otherDrivers(group)
                .orElse(new Diagnosis(VfioReason.NOT_VIABLE, "not all of the group's devices are vfio's", LOOK));
    }

    private Optional<Diagnosis> otherDrivers(int group) {
        List<PciDevice> culprits = pci.members(group).stream()
                .flatMap(member -> pci.device(member).stream())
                .filter(member ->
                        member.driver().filter(name -> !HARMLESS.contains(name)).isPresent())
                .filter(member -> member.classCode() >>> CLASS_SHIFT != BRIDGE)
                .toList();
        if (culprits.isEmpty()) {
            return Optional.empty();
        }
        String named = culprits.stream()
                .map(culprit -> culprit.address() + " (" + culprit.driver().orElseThrow() + ")")
                .collect(Collectors.joining(", "));
        String remedy = culprits.stream().map(this::bind).collect(Collectors.joining("; "));
        return Optional.of(
                new Diagnosis(VfioReason.NOT_VIABLE, "the group is not viable: other drivers have " + named, remedy));
    }

    /** Why the kernel refused a step. */
    Diagnosis of(VfioStep step, SyscallException refused, VfioSubject subject) {
        Errno errno = refused.errno();
        if (isFull(errno)) {
            return TOO_MANY_FILES;
        }
        return switch (step) {
            case OPEN_IOMMU -> opening(refused, "modprobe " + (isIommuFd(refused) ? "iommufd" : "vfio-pci"));
            case OPEN_GROUP -> openingGroup(refused, subject);
            case ATTACH_GROUP -> attaching(refused, subject);
            case OPEN_DEVICE -> openingDevice(refused, subject);
            case RESET_DEVICE -> resetting(errno);
            case ACCESS_REGISTER -> accessing(errno);
            default -> isGone(errno) ? GONE : UNKNOWN;
        };
    }

    /** Why interrupts can't be switched on or off. */
    Diagnosis interrupts(InterruptKind kind, Set<InterruptKind> enabled, SyscallException refused) {
        List<InterruptKind> others = enabled.stream()
                .filter(other -> other != kind && other.ordinal() <= InterruptKind.MSIX.ordinal())
                .toList();
        if (refused.errno().equals(Errno.EINVAL) && !others.isEmpty()) {
            return new Diagnosis(
                    VfioReason.OTHER_INTERRUPTS,
                    "a device signals by one kind of interrupt at a time, and " + others.getFirst() + " is switched on",
                    "close those first");
        }
        if (refused.errno().equals(Errno.ENOSPC)) {
            return new Diagnosis(VfioReason.INTERRUPTS_SHORT, "the host has no interrupts to spare", "ask for fewer");
        }
        if (isFull(refused.errno())) {
            return TOO_MANY_FILES;
        }
        return isGone(refused.errno()) ? GONE : UNKNOWN;
    }

    private static boolean isFull(Errno errno) {
        return errno.equals(Errno.EMFILE) || errno.equals(Errno.ENFILE);
    }

    private static boolean isGone(Errno errno) {
        return errno.equals(Errno.ENODEV) || errno.equals(Errno.ENXIO);
    }

    private static boolean isIommuFd(SyscallException refused) {
        return refused.arguments().startsWith(IommuFdOpening.IOMMU);
    }

    private Diagnosis opening(SyscallException refused, String load) {
        Errno errno = refused.errno();
        if (errno.equals(Errno.ENOENT) || errno.equals(Errno.ENODEV)) {
            return new Diagnosis(VfioReason.DRIVER_ABSENT, "its driver isn't loaded", commands.asRoot(load));
        }
        return denied(refused);
    }

    private Diagnosis openingGroup(SyscallException refused, VfioSubject subject) {
        if (refused.errno().equals(Errno.EBUSY)) {
            return new Diagnosis(
                    VfioReason.IN_USE,
                    "the group is open already, or its device by a file of its own, in this process or another",
                    owners(subject));
        }
        if (isGone(refused.errno()) || refused.errno().equals(Errno.ENOENT)) {
            return GONE;
        }
        return denied(refused);
    }

    private Diagnosis openingDevice(SyscallException refused, VfioSubject subject) {
        Errno errno = refused.errno();
        if (isGone(errno) || errno.equals(Errno.ENOENT)) {
            return GONE;
        }
        if (refused.call().equals("open") && !errno.equals(Errno.EBUSY)) {
            return denied(refused);
        }
        // iommufd says EPERM of a group that isn't viable, as of one whose interrupts aren't remapped.
        Optional<Diagnosis> culprit =
                subject.group().isPresent() ? otherDrivers(subject.group().getAsInt()) : Optional.empty();
        if (culprit.isPresent()) {
            return culprit.get();
        }
        if (errno.equals(Errno.EPERM)) {
            return unsafe(UNSAFE_IOMMUFD);
        }
        if (errno.equals(Errno.EBUSY) || errno.equals(Errno.EINVAL)) {
            return new Diagnosis(
                    VfioReason.IN_USE,
                    "the device, or another of its group, is open already, in this process or another",
                    owners(subject));
        }
        return UNKNOWN;
    }

    private String owners(VfioSubject subject) {
        String group =
                subject.group().isPresent() ? "/dev/vfio/" + subject.group().getAsInt() + " " : "";
        String own = pci.ownFile(subject.device())
                .map(IommuFdOpening.DEVICES::concat)
                .orElse("");
        return "find who has it, and end it: " + commands.asRoot(("fuser -v " + group + own).strip());
    }

    private Diagnosis denied(SyscallException refused) {
        Errno errno = refused.errno();
        if (errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM)) {
            String file = refused.arguments().split(",", 2)[0];
            return new Diagnosis(
                    VfioReason.NOT_PERMITTED,
                    "this user may not open it",
                    commands.asRoot("chown \"$(id -un)\" " + file));
        }
        return UNKNOWN;
    }

    private Diagnosis attaching(SyscallException refused, VfioSubject subject) {
        Errno errno = refused.errno();
        if (errno.equals(Errno.EPERM)) {
            // A driver may have taken a device of the group since it was looked at.
            return refused.arguments().contains("VFIO_GROUP_SET_CONTAINER")
                    ? notViable(subject.group().orElseThrow())
                    : unsafe(UNSAFE_TYPE1);
        }
        if (errno.equals(Errno.ENODEV) || errno.equals(Errno.EINVAL)) {
            return new Diagnosis(
                    VfioReason.NO_TYPE1,
                    "the kernel has no type-1 IOMMU for this group",
                    commands.asRoot("modprobe vfio_iommu_type1"));
        }
        return UNKNOWN;
    }

    private Diagnosis unsafe(String parameter) {
        return new Diagnosis(
                VfioReason.NO_REMAPPING,
                "the IOMMU doesn't remap interrupts, so that a device could forge them",
                "switch interrupt remapping on in the firmware; or, where all devices are trusted, "
                        + commands.write(parameter, "1"));
    }

    private static Diagnosis resetting(Errno errno) {
        if (errno.equals(Errno.EINVAL) || errno.equals(Errno.ENOTTY)) {
            return new Diagnosis(
                    VfioReason.NO_RESET,
                    "the device has no reset that leaves others alone (no FLR, no power states, not alone on its bus)",
                    "do without: set its registers by hand");
        }
        return isGone(errno) ? GONE : UNKNOWN;
    }

    private static Diagnosis accessing(Errno errno) {
        if (errno.equals(Errno.EIO)) {
            return new Diagnosis(
                    VfioReason.SWITCHED_OFF,
                    "the device doesn't answer: its memory is switched off in the COMMAND register, or it is powered down"
                            + " or gone",
                    "switch it on: config().writeShort(4, (short) (config().readShort(4) | 2))");
        }
        return isGone(errno) ? GONE : UNKNOWN;
    }
}

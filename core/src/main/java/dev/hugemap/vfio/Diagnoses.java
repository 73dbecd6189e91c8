package dev.hugemap.vfio;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.Commands;
import dev.hugemap.host.KernelFiles;
import java.util.List;
import java.util.Optional;

/** Why a device can't be had, from what the kernel said and what sysfs tells. */
final class Diagnoses {
    private static final String UNSAFE = "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts";
    private static final String LOOK = "see what the kernel's log says of it: dmesg | grep -i vfio";

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
                    "there is no PCI device at this address", "take one of those that VfioDevices.list() shows"));
        }
        if (!device.get().isBoundToVfio()) {
            String driver =
                    device.get().driver().map(name -> "bound to " + name).orElse("bound to no driver");
            return Optional.of(new Diagnosis("it is " + driver + ", not to vfio-pci", bind(device.get())));
        }
        if (device.get().iommuGroup().isEmpty()) {
            return Optional.of(new Diagnosis(
                    pci.hasIommu() ? "it is behind no IOMMU" : "no IOMMU is switched on",
                    "switch the IOMMU on in the firmware's settings, and on Intel boot with intel_iommu=on"));
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
        List<PciDevice> culprits = pci.members(group).stream()
                .flatMap(member -> pci.device(member).stream())
                .filter(member -> member.driver().isPresent() && !member.isBoundToVfio())
                .toList();
        if (culprits.isEmpty()) {
            return new Diagnosis("not all of the group's devices are vfio's", LOOK);
        }
        String named = culprits.stream()
                .map(culprit -> culprit.address() + " (" + culprit.driver().orElseThrow() + ")")
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        String remedy = culprits.stream()
                .map(this::bind)
                .reduce((one, other) -> one + "; " + other)
                .orElseThrow();
        return new Diagnosis("the group is not viable: other drivers have " + named, remedy);
    }

    /** Why the kernel refused a step. */
    Diagnosis of(VfioStep step, SyscallException refused, VfioSubject subject) {
        Errno errno = refused.errno();
        if (errno.equals(Errno.ENODEV) || errno.equals(Errno.ENXIO)) {
            return new Diagnosis(
                    "the device is gone, or its group has no such device", "take one that VfioDevices.list() shows");
        }
        return switch (step) {
            case OPEN_IOMMU -> opening(refused, "vfio isn't loaded", "modprobe vfio-pci");
            case OPEN_GROUP -> openingGroup(refused, subject);
            case ATTACH_GROUP -> attaching(errno);
            case OPEN_DEVICE -> openingDevice(refused, subject);
            case MAP_DMA -> mapping(errno);
            default -> new Diagnosis("the kernel gives no reason", LOOK);
        };
    }

    private Diagnosis opening(SyscallException refused, String absent, String load) {
        if (refused.errno().equals(Errno.ENOENT)) {
            return new Diagnosis(absent, commands.asRoot(load));
        }
        return denied(refused);
    }

    private Diagnosis openingGroup(SyscallException refused, VfioSubject subject) {
        if (refused.errno().equals(Errno.EBUSY)) {
            return new Diagnosis(
                    "the group is open already, in this process or another", owners("/dev/vfio/", subject));
        }
        return opening(refused, "vfio has no such group any more", "modprobe vfio-pci");
    }

    private Diagnosis openingDevice(SyscallException refused, VfioSubject subject) {
        if (refused.errno().equals(Errno.EBUSY)) {
            return new Diagnosis(
                    "the device is open already, in this process or another", owners("/dev/vfio/", subject));
        }
        return denied(refused);
    }

    private String owners(String folder, VfioSubject subject) {
        String file = subject.group().isPresent() ? folder + subject.group().getAsInt() : folder;
        return "find who has it: " + commands.asRoot("fuser -v " + file);
    }

    private Diagnosis denied(SyscallException refused) {
        if (refused.errno().equals(Errno.EACCES) || refused.errno().equals(Errno.EPERM)) {
            String file = refused.arguments().split(",", 2)[0];
            return new Diagnosis("this user may not open it", commands.asRoot("chown \"$(id -un)\" " + file));
        }
        return new Diagnosis("the kernel gives no reason", LOOK);
    }

    private Diagnosis attaching(Errno errno) {
        if (errno.equals(Errno.EPERM)) {
            return new Diagnosis(
                    "the IOMMU doesn't remap interrupts, so that a device could forge them",
                    "switch interrupt remapping on in the firmware; or, where all devices are trusted, "
                            + commands.write(UNSAFE, "1"));
        }
        return new Diagnosis(
                "the kernel has no type-1 IOMMU for this group", commands.asRoot("modprobe vfio_iommu_type1"));
    }

    private static Diagnosis mapping(Errno errno) {
        if (errno.equals(Errno.EEXIST)) {
            return new Diagnosis("addresses of it are mapped already", "unmap them first, or choose others");
        }
        if (errno.equals(Errno.EFAULT)) {
            return new Diagnosis(
                    "it isn't all memory that can be pinned", "map memory that is committed, and no BAR under iommufd");
        }
        if (errno.equals(Errno.ENOMEM)) {
            return new Diagnosis("more memory would be pinned than RLIMIT_MEMLOCK allows", "raise it: ulimit -l");
        }
        return new Diagnosis("the IOMMU can't map these addresses", "choose others, whole pages of the IOMMU");
    }
}

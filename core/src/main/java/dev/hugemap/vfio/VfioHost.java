// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.inspect.Inspector;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The PCI devices of one host, and the system calls that open them.
 *
 * <p>{@link VfioDevice} and {@link VfioDevices} have static factories over this machine, {@link #system()}. Tests have a
 * host of devices that aren't there. Immutable and safe for use by many threads; what sysfs tells is read afresh.
 */
public final class VfioHost {
    private static final String IOMMU = "iommu";

    private final NativeBridge bridge;
    private final KernelFiles files;
    private final Host host;

    private VfioHost(NativeBridge bridge, KernelFiles files) {
        this.bridge = bridge;
        this.files = files;
        this.host = Host.read(files, bridge);
    }

    /**
     * This machine.
     *
     * @return the same object each time
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system, or without native access; the
     *     message names the flag that grants it
     */
    public static VfioHost system() {
        // Asked for outside the holder: an exception in a class initialiser would come back as an error later.
        Objects.requireNonNull(NativeBridge.system());
        return SystemHolder.HOST;
    }

    /**
     * A host over a bridge and files of one's own: for tests.
     *
     * @param bridge the system calls: those of a fake, passed on as it gives them. Only hugemap's own modules can name the type,
     *     for it makes segments from addresses
     * @param files the kernel's files
     * @return the host
     */
    @SuppressWarnings("exports") // the bridge is exported to hugemap's own modules and its fakes only
    public static VfioHost over(NativeBridge bridge, KernelFiles files) {
        return new VfioHost(bridge, files);
    }

    /**
     * All PCI devices, whatever their drivers.
     *
     * @return the devices by address; none where sysfs can't be read
     */
    public List<PciDevice> devices() {
        return new PciFiles(files).devices();
    }

    /**
     * Opens a device by what the host has: by its own file under iommufd where the kernel offers both, else by its group.
     *
     * @param address where the device is
     * @return the device, with bus mastering off: it reaches no memory before {@link VfioDevice#enableBusMastering()}
     * @throws VfioException if it can't be had; nothing stays open
     */
    public VfioDevice open(PciAddress address) {
        return open(address, backend(address));
    }

    /**
     * Opens a device by an interface of one's choice.
     *
     * @param address where the device is
     * @param backend by which interface
     * @return the device, with bus mastering off
     * @throws VfioException if it can't be had; nothing stays open
     */
    public VfioDevice open(PciAddress address, VfioBackend backend) {
        PciFiles pci = new PciFiles(files);
        Diagnoses diagnoses = new Diagnoses(files);
        Optional<PciDevice> device = pci.device(address);
        OptionalInt group = device.map(PciDevice::iommuGroup).orElse(OptionalInt.empty());
        VfioSubject subject = new VfioSubject(address, group);
        Opening opening = new Opening(subject, diagnoses);
        Optional<Diagnosis> hopeless = diagnoses.before(address, device);
        if (hopeless.isPresent()) {
            throw opening.refuse(VfioStep.FIND_DEVICE, hopeless.get());
        }
        OpenDevice open = switch (backend) {
            case TYPE1 -> new Type1Opening(bridge, opening).open();
            case IOMMUFD -> new IommuFdOpening(bridge, opening, ownFile(pci, opening)).open();
        };
        VfioDeviceInfo info =
                opening.step(VfioStep.READ_DEVICE, () -> DeviceQuestions.ask(subject, backend, open.device()));
        DmaSettings dma = opening.step(VfioStep.READ_DEVICE, () -> DmaSettings.of(this, subject, open.space()));
        return opening.step(VfioStep.READ_DEVICE, () -> new VfioDevice(this, open, info, dma));
    }

    private static String ownFile(PciFiles pci, Opening opening) {
        PciAddress address = opening.subject().device();
        return pci.ownFile(address)
                .orElseThrow(() -> opening.refuse(
                        VfioStep.OPEN_DEVICE,
                        new Diagnosis(
                                VfioReason.NO_DEVICE_FILE,
                                "the kernel offers no file of its own for a device (CONFIG_VFIO_DEVICE_CDEV, since 6.6)",
                                "open it by its group: VfioBackend.TYPE1")));
    }

    private VfioBackend backend(PciAddress address) {
        boolean own = new PciFiles(files).ownFile(address).isPresent();
        return own && files.list("/dev").contains(IOMMU) ? VfioBackend.IOMMUFD : VfioBackend.TYPE1;
    }

    NativeBridge bridge() {
        return bridge;
    }

    KernelFiles files() {
        return files;
    }

    Host host() {
        return host;
    }

    PageSizes pageSizes() {
        return host.pageSizes();
    }

    Inspector inspector() {
        return Inspector.of(bridge, files, pageSizes());
    }

    /** Made when it is first asked for. */
    private static final class SystemHolder {
        private static final VfioHost HOST = new VfioHost(NativeBridge.system(), KernelFiles.system());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Vfio;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A PCI device that is open: its configuration space, BARs, interrupts, and the memory that it reaches.
 *
 * <p>All of it is safe for use by many threads. What is made of a device ends with it: closing it takes back first what
 * it can do to others, then what others can do to it: interrupts, DMA mappings, BARs, the device, its group, the
 * container. Memory that it reaches has to outlive it: device first, memory last. Closing twice does nothing the second
 * time; what is used after it throws an {@link IllegalStateException}.
 *
 * <p>A device that is open keeps the kernel from giving it to another driver and from removing it: see
 * {@link #onReleaseRequest}. Source: {@code Documentation/driver-api/vfio.rst}.
 */
public final class VfioDevice implements AutoCloseable {
    private static final int COMMAND = 4;
    private static final int COMMAND_MASTER = 4;

    private final OpenDevice open;
    private final VfioDeviceInfo info;
    private final VfioSubject subject;
    private final Diagnoses diagnoses;
    private final ConfigSpace config;
    private final DeviceBars bars;
    private final DmaMappings mappings;
    private final DeviceInterrupts interrupts;
    private final Closing closing = new Closing();

    /** Takes over what is open. */
    VfioDevice(VfioHost host, OpenDevice open, VfioDeviceInfo info, DmaSettings dma) {
        this.open = open;
        this.info = info;
        this.subject = new VfioSubject(info.address(), info.group());
        this.diagnoses = new Diagnoses(host.files());
        RegionInfo configuration = info.regions().get(Vfio.VFIO_PCI_CONFIG_REGION_INDEX);
        this.config = new ConfigSpace(open.device(), configuration, subject, diagnoses);
        this.bars = new DeviceBars(BarMapper.of(host, open.device(), subject), info.regions());
        this.mappings = new DmaMappings(host, subject, open.space(), dma);
        this.interrupts = new DeviceInterrupts(host, open.device(), info, subject);
    }

    /**
     * Opens a device of this machine, by what the machine has: iommufd, or else its group in a container.
     *
     * @param address where the device is
     * @return the device, with bus mastering off: it reaches no memory before {@link #enableBusMastering()}
     * @throws VfioException if it can't be had, with the step, the cause and what to do; nothing stays open
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system, or without native access
     */
    public static VfioDevice open(PciAddress address) {
        return VfioHost.system().open(address);
    }

    /**
     * Opens a device of this machine by an interface of one's choice.
     *
     * @param address where the device is
     * @param backend by which interface
     * @return the device, with bus mastering off
     * @throws VfioException if it can't be had; nothing stays open
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system, or without native access
     */
    public static VfioDevice open(PciAddress address, VfioBackend backend) {
        return VfioHost.system().open(address, backend);
    }

    /**
     * Where the device is.
     *
     * @return its address
     */
    public PciAddress address() {
        return info.address();
    }

    /**
     * The devices that the IOMMU can't tell from it.
     *
     * @return its group's number
     */
    public OptionalInt group() {
        return info.group();
    }

    /**
     * By which interface it is open.
     *
     * @return the backend
     */
    public VfioBackend backend() {
        return info.backend();
    }

    /**
     * What vfio told of it when it was opened.
     *
     * @return its regions and interrupts
     */
    public VfioDeviceInfo info() {
        return info;
    }

    /**
     * The configuration space.
     *
     * @return it; usable until the device is closed
     */
    public ConfigSpace config() {
        return config;
    }

    /**
     * Maps a BAR, on the largest blocks that fit. One that can't be mapped, of I/O ports, is there all the same, and
     * accessed by system calls.
     *
     * @param index 0 to 5; one of 64 bits takes two numbers, and has the first
     * @return the BAR; ends with the device, if it isn't closed before
     * @throws IllegalArgumentException if the device doesn't have it
     * @throws VfioException if the kernel refuses; nothing stays mapped
     * @throws IllegalStateException if the device is closed
     */
    public Bar bar(int index) {
        return bar(index, BarOptions.DEFAULT);
    }

    /**
     * As {@link #bar(int)}, mapped as the options say. A BAR may be mapped several times.
     *
     * @param index 0 to 5
     * @param options how it is mapped
     * @return the BAR; ends with the device, if it isn't closed before
     * @throws IllegalArgumentException if the device doesn't have it, or the options don't fit the host
     * @throws VfioException if the kernel refuses; nothing stays mapped
     * @throws IllegalStateException if the device is closed
     */
    public Bar bar(int index, BarOptions options) {
        return making(() -> bars.map(index, options));
    }

    /**
     * Resets the device: what it was doing ends, and its registers are as after power-on, those of the configuration
     * space excepted, which the kernel restores.
     *
     * @throws VfioException if it has no reset of its own, or the kernel refuses
     * @throws IllegalStateException if the device is closed
     */
    public void reset() {
        try {
            open.device().ioctl(Vfio.VFIO_DEVICE_RESET, 0L);
        } catch (SyscallException refused) {
            throw new VfioException(
                    subject, VfioStep.RESET_DEVICE, diagnoses.of(VfioStep.RESET_DEVICE, refused, subject), refused);
        }
    }

    /**
     * Lets the device read and write memory, and signal by messages. Until now it could not; from now on it reaches what
     * {@link #mapDma} maps. The kernel switches it off again when the device is closed.
     *
     * @throws VfioException if the kernel refuses
     * @throws IllegalStateException if the device is closed
     */
    public void enableBusMastering() {
        config.writeShort(COMMAND, (short) (config.readShort(COMMAND) | COMMAND_MASTER));
    }

    /**
     * Lets the device read and write memory, at I/O addresses that agree with the memory's modulo the largest page size
     * of the IOMMU of which the memory holds one.
     *
     * @param memory native memory, whole base pages; may be another device's BAR under {@link VfioBackend#TYPE1}
     * @return the mapping; its memory has to outlive it
     * @throws IllegalArgumentException if it isn't native memory, is empty, or doesn't begin and end with a page
     * @throws VfioException if the IOMMU has no room, or the kernel refuses; nothing is mapped
     * @throws IllegalStateException if the device or the memory is closed
     */
    public DmaMapping mapDma(MemorySegment memory) {
        return mapDma(memory, DmaRights.READ_WRITE);
    }

    /**
     * As {@link #mapDma(MemorySegment)}, with fewer rights.
     *
     * @param memory native memory, whole base pages
     * @param rights what the device may do
     * @return the mapping
     * @throws IllegalArgumentException if the memory can't be mapped, or is read-only and the device is to write it
     * @throws VfioException if the IOMMU has no room, or the kernel refuses; nothing is mapped
     * @throws IllegalStateException if the device or the memory is closed
     */
    public DmaMapping mapDma(MemorySegment memory, DmaRights rights) {
        return making(() -> mappings.map(memory, rights));
    }

    /**
     * As {@link #mapDma(MemorySegment, DmaRights)}, at an address of one's choice.
     *
     * @param memory native memory, whole base pages
     * @param rights what the device may do
     * @param iova the first I/O address; unsigned, a multiple of the IOMMU's smallest page
     * @return the mapping
     * @throws IllegalArgumentException if the memory or the address can't be mapped
     * @throws VfioException if the address is taken or reserved, or the kernel refuses; nothing is mapped
     * @throws IllegalStateException if the device or the memory is closed
     */
    public DmaMapping mapDma(MemorySegment memory, DmaRights rights, long iova) {
        return making(() -> mappings.mapAt(memory, rights, iova));
    }

    /**
     * What {@link #mapDma} would ask of the IOMMU, without mapping anything.
     *
     * @param memory native memory, whole base pages
     * @return where it would go, and on which page sizes
     * @throws IllegalArgumentException if the memory can't be mapped
     * @throws VfioException if the IOMMU has no room
     * @throws IllegalStateException if the device is closed
     */
    public DmaPlan planDma(MemorySegment memory) {
        return making(() -> mappings.plan(memory));
    }

    /**
     * The I/O addresses that memory can be mapped at, whether or not they are taken.
     *
     * @return in order; left out are those that the host reserves, and the first page, for to many a device an address of 0
     *     means none
     */
    public List<IovaRange> iovaRanges() {
        return mappings.ranges();
    }

    /**
     * Lets interrupts be signalled. Only one of {@link InterruptKind#INTX}, {@link InterruptKind#MSI} and
     * {@link InterruptKind#MSIX} at a time.
     *
     * @param kind which interrupts
     * @param count how many, from number 0 on
     * @return the interrupts; closing them switches them off
     * @throws IllegalArgumentException if the device has fewer of them
     * @throws VfioException if the kernel refuses
     * @throws IllegalStateException if the device is closed, or these are switched on already
     */
    public Interrupts enableInterrupts(InterruptKind kind, int count) {
        return making(() -> interrupts.enable(kind, count));
    }

    /**
     * Has something done when the kernel wants the device back: its driver is being unbound, or it is being removed. Both
     * wait until the device is closed, which may be done in the action.
     *
     * @param action run once by a thread of hugemap's that ends with the device
     * @throws VfioException if the device can't signal it, or the kernel refuses
     * @throws IllegalStateException if the device is closed, or there is an action already
     */
    public void onReleaseRequest(Runnable action) {
        making(() -> interrupts.watch(InterruptKind.RELEASE_REQUEST, action));
    }

    /**
     * Has something done when the device has an error that can't be corrected (PCI Express AER).
     *
     * @param action run once by a thread of hugemap's that ends with the device
     * @throws VfioException if the device can't signal it, or the kernel refuses
     * @throws IllegalStateException if the device is closed, or there is an action already
     */
    public void onError(Runnable action) {
        making(() -> interrupts.watch(InterruptKind.ERROR, action));
    }

    /** Makes something that ends with the device, while nobody closes it. */
    private <T> T making(Supplier<T> action) {
        return closing.unlessClosed(() -> info.address() + " is closed", action);
    }

    /**
     * Takes everything back, in order; each step is made also where one before it failed. What failed can be tried again by
     * closing once more: the kernel has the device back only when all of it, each BAR too, is given back.
     *
     * @throws VfioException if something couldn't be given back; further failures are suppressed ones of it
     * @throws IllegalStateException while another device reaches memory of a BAR of this one, or a call uses it, or if a
     *     confined arena whose memory it reached was closed too early
     */
    @Override
    public void close() {
        try {
            closing.close(interrupts, mappings, bars, open, this::letGo);
        } catch (SyscallException refused) {
            Diagnosis diagnosis = diagnoses.of(VfioStep.CLOSE, refused, subject);
            VfioException failure = new VfioException(subject, VfioStep.CLOSE, diagnosis, refused);
            for (Throwable other : refused.getSuppressed()) {
                failure.addSuppressed(other);
            }
            throw failure;
        }
    }

    /** A BAR that stays mapped keeps the device open in the kernel, and with it all memory that is still mapped for it. */
    private void letGo() {
        if (bars.areClosed()) {
            mappings.letGo();
        }
    }

    /**
     * The device in words.
     *
     * @return as {@link VfioDeviceInfo#toString()}
     */
    @Override
    public String toString() {
        return info.toString();
    }
}

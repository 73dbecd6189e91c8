// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hardware's side of a device: a test has it signal, reach memory, and read and write the registers that a process maps.
 * Safe for use by many threads.
 */
public final class PluggedDevice {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int COMMAND = 4;
    private static final int COMMAND_MEMORY = 2;
    private static final int COMMAND_MASTER = 4;

    private final FakeKernel kernel;
    private final NativeBridge real;
    private final FakeSysfs sysfs;
    private final FakeDevice plan;
    private final int group;
    private final String ownFile;
    private final Path memory;
    private final int fd;
    private final InterruptLines lines;
    private String driver;
    private int resets;
    private boolean gone;
    private @Nullable DeviceFile open;

    PluggedDevice(
            FakeKernel kernel, NativeBridge real, FakeSysfs sysfs, FakeDevice plan, int group, String ownFile, int fd) {
        this.kernel = kernel;
        this.real = real;
        this.sysfs = sysfs;
        this.plan = plan;
        this.group = group;
        this.ownFile = ownFile;
        this.memory = Path.of("/proc/self/fd/" + fd);
        this.fd = fd;
        this.driver = plan.driver();
        this.lines = new InterruptLines(real, plan);
        reset();
        resets = 0;
    }

    /**
     * Where the device is.
     *
     * @return for example {@code 0000:01:00.0}
     */
    public String address() {
        return plan.address();
    }

    /**
     * Its IOMMU group.
     *
     * @return the number
     */
    public int group() {
        return group;
    }

    /**
     * Whether a process has it open.
     *
     * @return true from opening to closing
     */
    public boolean isOpen() {
        synchronized (kernel) {
            return open != null;
        }
    }

    /**
     * Whether it may reach memory.
     *
     * @return the bit of the COMMAND register
     */
    public boolean isBusMaster() {
        return (command() & COMMAND_MASTER) != 0;
    }

    /**
     * How often it was reset.
     *
     * @return the count
     */
    public int resets() {
        synchronized (kernel) {
            return resets;
        }
    }

    /**
     * The memory that it reaches.
     *
     * @return its mappings, oldest first
     */
    public List<FakeMapping> mappings() {
        synchronized (kernel) {
            IoTable table = open == null ? null : open.table();
            return table == null ? List.of() : table.mappings();
        }
    }

    /**
     * Signals an interrupt.
     *
     * @param kind which kind
     * @param number which of them, from 0 on
     * @return whether it reached the process: false where it isn't switched on, or masked
     */
    public boolean signal(FakeInterrupt kind, int number) {
        synchronized (kernel) {
            return lines.signal(kind.index(), number);
        }
    }

    /**
     * Whether a process has interrupts of a kind switched on.
     *
     * @param kind which kind
     * @return true while they are
     */
    public boolean isOn(FakeInterrupt kind) {
        synchronized (kernel) {
            return lines.isOn(kind.index());
        }
    }

    /**
     * Has the device read memory.
     *
     * @param iova I/O address
     * @param length bytes
     * @return what it read; empty where the IOMMU, or a bus mastering that is off, keeps it from reading
     */
    public Optional<byte[]> readMemory(long iova, int length) {
        synchronized (kernel) {
            Optional<Long> address = reach(iova, length, false);
            try (Arena arena = Arena.ofConfined()) {
                return address.map(at -> NativeSegments.wrap(at, length, arena).toArray(JAVA_BYTE));
            }
        }
    }

    /**
     * Has the device write memory.
     *
     * @param iova I/O address
     * @param bytes what it writes
     * @return whether it could
     */
    public boolean writeMemory(long iova, byte[] bytes) {
        synchronized (kernel) {
            Optional<Long> address = reach(iova, bytes.length, true);
            try (Arena arena = Arena.ofConfined()) {
                address.ifPresent(at -> MemorySegment.copy(
                        bytes, 0, NativeSegments.wrap(at, bytes.length, arena), JAVA_BYTE, 0, bytes.length));
            }
            return address.isPresent();
        }
    }

    private Optional<Long> reach(long iova, long length, boolean writes) {
        IoTable table = open == null ? null : open.table();
        if (table == null || !isBusMaster()) {
            return Optional.empty();
        }
        return table.find(iova, length)
                .filter(mapping -> writes ? mapping.writable() : mapping.readable())
                .map(mapping -> mapping.address() + (iova - mapping.iova()));
    }

    /**
     * Reads one of its registers, as it stands.
     *
     * @param region its number: 0 to 5 for BARs, 7 for the configuration space
     * @param offset in bytes
     * @return 32 bits
     */
    public int readInt(int region, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(INT);
            real.pread(fd, value, place(region, offset));
            return value.get(INT, 0);
        }
    }

    /**
     * Sets one of its registers.
     *
     * @param region its number
     * @param offset in bytes
     * @param value 32 bits
     */
    public void writeInt(int region, long offset, int value) {
        try (Arena arena = Arena.ofConfined()) {
            real.pwrite(fd, arena.allocateFrom(INT, value), place(region, offset));
        }
    }

    /**
     * Sets one of its registers.
     *
     * @param region its number
     * @param offset in bytes
     * @param value 64 bits
     */
    public void writeLong(int region, long offset, long value) {
        try (Arena arena = Arena.ofConfined()) {
            real.pwrite(fd, arena.allocateFrom(LONG, value), place(region, offset));
        }
    }

    private long place(int region, long offset) {
        FakeRegion found = plan.region(region);
        if (!found.contains(offset, Integer.BYTES)) {
            throw new IllegalArgumentException("region " + region + " has no offset " + offset);
        }
        return found.fileOffset() + offset;
    }

    /**
     * Takes it out: from now on requests to it are refused with ENODEV.
     */
    public void unplug() {
        synchronized (kernel) {
            gone = true;
        }
    }

    /**
     * Binds it to another driver.
     *
     * @param name of the driver; empty for none
     */
    public void bind(String name) {
        synchronized (kernel) {
            sysfs.bind(address(), driver, name);
            driver = name;
        }
    }

    private int command() {
        return readInt(Vfio.VFIO_PCI_CONFIG_REGION_INDEX, COMMAND);
    }

    boolean hasMemoryOn() {
        return (command() & COMMAND_MEMORY) != 0;
    }

    void reset() {
        resets++;
        int config = Vfio.VFIO_PCI_CONFIG_REGION_INDEX;
        writeInt(config, 0, plan.device() << Short.SIZE | plan.vendor());
        writeInt(config, COMMAND, COMMAND_MEMORY | 1);
        writeInt(config, 2L * COMMAND, plan.classCode() << Byte.SIZE);
    }

    FakeDevice plan() {
        return plan;
    }

    String driver() {
        return driver;
    }

    boolean isBoundToVfio() {
        return driver.equals("vfio-pci");
    }

    boolean isGone() {
        return gone;
    }

    String ownFile() {
        return ownFile;
    }

    Path memory() {
        return memory;
    }

    InterruptLines lines() {
        return lines;
    }

    void opened(DeviceFile file) {
        open = file;
    }

    void closed(DeviceFile file) {
        if (open == file) {
            open = null;
            writeInt(Vfio.VFIO_PCI_CONFIG_REGION_INDEX, COMMAND, command() & ~COMMAND_MASTER);
        }
    }
}

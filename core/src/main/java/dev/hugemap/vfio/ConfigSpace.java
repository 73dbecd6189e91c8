// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hugemap.bridge.SyscallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A device's configuration space, read and written by a system call each. The kernel gives some registers values of its own
 * (BARs, the MSI capabilities) and ignores writes that would harm others.
 *
 * <p>Little-endian, offsets in bytes and multiples of the width. Safe for use by many threads; a change of some bits is a
 * read and a write, between which another thread may write.
 */
public final class ConfigSpace {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final VfioFile device;
    private final RegionInfo region;
    private final VfioSubject subject;
    private final Diagnoses diagnoses;

    ConfigSpace(VfioFile device, RegionInfo region, VfioSubject subject, Diagnoses diagnoses) {
        this.device = device;
        this.region = region;
        this.subject = subject;
        this.diagnoses = diagnoses;
    }

    /**
     * How long it is.
     *
     * @return bytes: 256, or 4,096 of PCI Express
     */
    public long length() {
        return region.length();
    }

    /**
     * Reads 8 bits.
     *
     * @param offset where
     * @return the value
     * @throws IllegalArgumentException if the offset is outside
     * @throws IllegalStateException if the device is closed
     * @throws VfioException if the kernel refuses
     */
    public byte readByte(int offset) {
        try (Arena arena = Arena.ofConfined()) {
            return read(offset, JAVA_BYTE, arena).get(JAVA_BYTE, 0);
        }
    }

    /**
     * Reads 16 bits.
     *
     * @param offset where; even
     * @return the value
     * @throws IllegalArgumentException if the offset is outside or odd
     * @throws IllegalStateException if the device is closed
     * @throws VfioException if the kernel refuses
     */
    public short readShort(int offset) {
        try (Arena arena = Arena.ofConfined()) {
            return read(offset, SHORT, arena).get(SHORT, 0);
        }
    }

    /**
     * Reads 32 bits.
     *
     * @param offset where; a multiple of 4
     * @return the value
     * @throws IllegalArgumentException if the offset is outside or no multiple of 4
     * @throws IllegalStateException if the device is closed
     * @throws VfioException if the kernel refuses
     */
    public int readInt(int offset) {
        try (Arena arena = Arena.ofConfined()) {
            return read(offset, INT, arena).get(INT, 0);
        }
    }

    /**
     * Writes 8 bits.
     *
     * @param offset where
     * @param value to write
     * @throws IllegalArgumentException if the offset is outside
     * @throws IllegalStateException if the device is closed
     * @throws VfioException if the kernel refuses
     */
    public void writeByte(int offset, byte value) {
        try (Arena arena = Arena.ofConfined()) {
            write(offset, arena.allocateFrom(JAVA_BYTE, value));
        }
    }

    /**
     * Writes 16 bits.
     *
     * @param offset where; even
     * @param value to write
     * @throws IllegalArgumentException if the offset is outside or odd
     * @throws IllegalStateException if the device is closed
     * @throws VfioException if the kernel refuses
     */
    public void writeShort(int offset, short value) {
        try (Arena arena = Arena.ofConfined()) {
            write(offset, arena.allocateFrom(SHORT, value));
        }
    }

    /**
     * Writes 32 bits.
     *
     * @param offset where; a multiple of 4
     * @param value to write
     * @throws IllegalArgumentException if the offset is outside or no multiple of 4
     * @throws IllegalStateException if the device is closed
     * @throws VfioException if the kernel refuses
     */
    public void writeInt(int offset, int value) {
        try (Arena arena = Arena.ofConfined()) {
            write(offset, arena.allocateFrom(INT, value));
        }
    }

    private MemorySegment read(int offset, ValueLayout layout, Arena arena) {
        check(offset, layout.byteSize());
        MemorySegment value = arena.allocate(layout);
        try {
            device.read(value, region.fileOffset() + offset);
        } catch (SyscallException refused) {
            throw refused(refused);
        }
        return value;
    }

    private void write(int offset, MemorySegment value) {
        check(offset, value.byteSize());
        try {
            device.write(value, region.fileOffset() + offset);
        } catch (SyscallException refused) {
            throw refused(refused);
        }
    }

    private VfioException refused(SyscallException refused) {
        return new VfioException(
                subject, VfioStep.ACCESS_REGISTER, diagnoses.of(VfioStep.ACCESS_REGISTER, refused, subject), refused);
    }

    private void check(int offset, long width) {
        if (offset < 0 || offset > region.length() - width || offset % width != 0) {
            throw new IllegalArgumentException("no register of " + width * Byte.SIZE + " bits at offset " + offset
                    + " of the configuration space: it has " + region.length() + " bytes, and a register lies at a"
                    + " multiple of its width");
        }
    }
}

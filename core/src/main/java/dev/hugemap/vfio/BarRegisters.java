// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.lang.foreign.MemorySegment;

/**
 * A BAR's registers.
 *
 * <p>An access has exactly the width of its name and is little-endian, as PCI is. It is made once, in the
 * order of the program, and aligned: an offset that is no multiple of the width is an {@link IllegalArgumentException}, one
 * outside the BAR an {@link IndexOutOfBoundsException}, one after the BAR was closed an {@link IllegalStateException}. A part
 * that can't be mapped is refused by an {@link IndexOutOfBoundsException} too, unless {@link HoleAccess#BY_CALL} was
 * asked for. A BAR that can't be mapped at all, of I/O ports, is always accessed by system calls, by the same methods.
 *
 * <p><b>Order.</b> Reads acquire and writes release: what a thread wrote to memory before it writes a register is in memory
 * before, and what it reads after a register is read after. A write followed by a read of another register stays in
 * order as the JVM compiles it, and vfio-pci maps BARs uncached, where the processor keeps that order too; other drivers may
 * map theirs write-combining, where it doesn't, and where narrow writes may reach the device as one. Writes are posted: to
 * know that one has arrived, read from the device. On aarch64 the JVM's barriers order among processors; a device that
 * isn't coherent with them needs more than Java offers.
 *
 * <p><b>A lost device</b> reads as ones in all bits, and takes writes without effect. Where its memory decoding is switched
 * off, or vfio has taken the mapping away, an access ends in an {@link InternalError}, which the JVM may throw a
 * little later than at the access. {@link #readChecked} and {@link #writeChecked} say what happened, at the price of a
 * system call.
 *
 * <p>Safe for use by many threads, as far as the device is.
 */
public abstract sealed class BarRegisters permits Bar {
    private final BarMemory mapped;
    private final RegisterCalls calls;
    private final HoleAccess holes;
    /** Of {@link #mapped}, at hand: each access looks at both. */
    private final MemorySegment memory;

    private final boolean whole;

    BarRegisters(BarMemory mapped, RegisterCalls calls, HoleAccess holes) {
        this.mapped = mapped;
        this.calls = calls;
        this.holes = holes;
        this.memory = mapped.all();
        this.whole = mapped.isWhole();
    }

    /** What is mapped. */
    final BarMemory mapped() {
        return mapped;
    }

    /** Whether an access goes through the mapping; false if by a call. */
    private boolean isMapped(long offset, int bytes) {
        return whole || mapped.isMapped(offset, bytes, holes);
    }

    /**
     * Reads a register of 8 bits.
     *
     * @param offset in bytes
     * @return its value
     */
    public final byte readByte(long offset) {
        return isMapped(offset, Byte.BYTES)
                ? Registers.readByte(memory, offset)
                : (byte) calls.read(offset, RegisterWidth.BITS_8);
    }

    /**
     * Reads a register of 16 bits.
     *
     * @param offset in bytes, a multiple of 2
     * @return its value
     */
    public final short readShort(long offset) {
        return isMapped(offset, Short.BYTES)
                ? Registers.readShort(memory, offset)
                : (short) calls.read(offset, RegisterWidth.BITS_16);
    }

    /**
     * Reads a register of 32 bits.
     *
     * @param offset in bytes, a multiple of 4
     * @return its value
     */
    public final int readInt(long offset) {
        return isMapped(offset, Integer.BYTES)
                ? Registers.readInt(memory, offset)
                : (int) calls.read(offset, RegisterWidth.BITS_32);
    }

    /**
     * Reads a register of 64 bits, by one access. By a system call, kernels before 6.11 make two of it.
     *
     * @param offset in bytes, a multiple of 8
     * @return its value
     */
    public final long readLong(long offset) {
        return isMapped(offset, Long.BYTES)
                ? Registers.readLong(memory, offset)
                : calls.read(offset, RegisterWidth.BITS_64);
    }

    /**
     * Reads 64 bits by two accesses of 32, the lower half first. The device may change them in between.
     *
     * @param offset in bytes, a multiple of 4
     * @return both halves
     */
    public final long readLongHalves(long offset) {
        long low = Integer.toUnsignedLong(readInt(offset));
        return low | (long) readInt(offset + Integer.BYTES) << Integer.SIZE;
    }

    /**
     * Writes a register of 8 bits.
     *
     * @param offset in bytes
     * @param value to write
     */
    public final void writeByte(long offset, byte value) {
        if (isMapped(offset, Byte.BYTES)) {
            Registers.writeByte(memory, offset, value);
        } else {
            calls.write(offset, RegisterWidth.BITS_8, value);
        }
    }

    /**
     * Writes a register of 16 bits.
     *
     * @param offset in bytes, a multiple of 2
     * @param value to write
     */
    public final void writeShort(long offset, short value) {
        if (isMapped(offset, Short.BYTES)) {
            Registers.writeShort(memory, offset, value);
        } else {
            calls.write(offset, RegisterWidth.BITS_16, value);
        }
    }

    /**
     * Writes a register of 32 bits.
     *
     * @param offset in bytes, a multiple of 4
     * @param value to write
     */
    public final void writeInt(long offset, int value) {
        if (isMapped(offset, Integer.BYTES)) {
            Registers.writeInt(memory, offset, value);
        } else {
            calls.write(offset, RegisterWidth.BITS_32, value);
        }
    }

    /**
     * Writes a register of 64 bits, by one access. By a system call, kernels before 6.11 make two of it.
     *
     * @param offset in bytes, a multiple of 8
     * @param value to write
     */
    public final void writeLong(long offset, long value) {
        if (isMapped(offset, Long.BYTES)) {
            Registers.writeLong(memory, offset, value);
        } else {
            calls.write(offset, RegisterWidth.BITS_64, value);
        }
    }

    /**
     * Writes 64 bits by two accesses of 32, the lower half first.
     *
     * @param offset in bytes, a multiple of 4
     * @param value to write
     */
    public final void writeLongHalves(long offset, long value) {
        writeInt(offset, (int) value);
        writeInt(offset + Integer.BYTES, (int) (value >>> Integer.SIZE));
    }

    /**
     * Reads a register by a system call, which tells a device that doesn't answer from one whose register holds ones, where
     * its memory decoding is off or it is gone from the kernel's sight. Parts that can't be mapped can be read too.
     *
     * @param offset in bytes, a multiple of the width
     * @param width of the register; kernels before 6.11 make two accesses of one of 64 bits
     * @return its value, without a sign
     * @throws VfioException if the kernel refuses, as {@link VfioStep#ACCESS_REGISTER}
     */
    public final long readChecked(long offset, RegisterWidth width) {
        return calls.read(offset, width);
    }

    /**
     * Writes a register by a system call, as {@link #readChecked} reads it.
     *
     * @param offset in bytes, a multiple of the width
     * @param width of the register
     * @param value to write; what is beyond the width is left out
     * @throws VfioException if the kernel refuses, as {@link VfioStep#ACCESS_REGISTER}
     */
    public final void writeChecked(long offset, RegisterWidth width, long value) {
        calls.write(offset, width, value);
    }

    /**
     * Copies from the device: by accesses of 64 bits, aligned, and of 8 at the ends that aren't. Each is made once, from the
     * lowest offset to the highest, as that of a register.
     *
     * @param offset where in the BAR, in bytes
     * @param target what is to be filled
     * @throws IndexOutOfBoundsException if not all of it is mapped
     */
    public final void readBytes(long offset, MemorySegment target) {
        BulkCopy.read(mapped.segment(offset, target.byteSize()), target);
    }

    /**
     * Copies to the device, by accesses as those of {@link #readBytes}.
     *
     * @param offset where in the BAR, in bytes
     * @param source what is to be written
     * @throws IndexOutOfBoundsException if not all of it is mapped
     */
    public final void writeBytes(long offset, MemorySegment source) {
        BulkCopy.write(source, mapped.segment(offset, source.byteSize()));
    }

    /**
     * Lets no access be made any more.
     *
     * @throws IllegalStateException while a segment is in use; nothing has changed then
     */
    final void end() {
        mapped.close();
        calls.close();
    }
}

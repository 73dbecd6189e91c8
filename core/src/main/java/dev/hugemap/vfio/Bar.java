package dev.hugemap.vfio;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A BAR of a device: its registers and memory, mapped at addresses that let the kernel use its largest blocks.
 *
 * <p><b>Registers.</b> An access has exactly the width of its name and is little-endian, as PCI is. It is made once, in the
 * order of the program, and aligned: an offset that is no multiple of the width is an {@link IllegalArgumentException}, one
 * outside the BAR an {@link IndexOutOfBoundsException}, one after {@link #close} an {@link IllegalStateException}. A part
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
 * <p><b>Memory.</b> {@link #areas()} and {@link #segment} are a device's memory: it can't be pinned, locked or populated,
 * and no system call should be pointed at it. Bulk operations of segments access it in widths that nobody promises, and may
 * fail on aarch64; {@link #readBytes} and {@link #writeBytes} make aligned ones. Reading smaps or numa_maps of the process
 * drops 1 GiB entries, which fault again at the next touch.
 *
 * <p>Safe for use by many threads, as far as the device is. Closing waits for no access, but no access happens afterwards;
 * it fails with {@link IllegalStateException} while a DMA mapping holds a segment.
 */
public final class Bar implements AutoCloseable {
    private final BarMapper mapper;
    private final RegionInfo region;
    private final BarOptions options;
    private final BarMapping mapping;
    private final BarPlan plan;
    private final RegisterCalls calls;
    private final Arena arena = Arena.ofShared();
    /** Over all of the region, with holes in it where {@link #whole} is false: never handed out. */
    private final MemorySegment memory;

    private final List<BarArea> areas;
    private final boolean whole;
    private final AtomicReference<@Nullable BarTouch> firstTouch = new AtomicReference<>();
    private boolean released;

    /** Takes over a mapping. */
    Bar(BarMapper mapper, RegionInfo region, BarOptions options, BarLayout layout, BarMapping mapping) {
        this.mapper = mapper;
        this.region = region;
        this.options = options;
        this.mapping = mapping;
        this.plan = layout.plan(mapping.reservation().start());
        this.calls = new RegisterCalls(mapper.device(), region, mapper.subject());
        this.memory = layout.areas().isEmpty() ? MemorySegment.NULL : wrap(0, region.length());
        this.areas = areas(layout);
        this.whole = areas.size() == 1 && areas.getFirst().length() == region.length();
        MappedBars.ofProcess().add(mapping.reservation(), name());
    }

    private List<BarArea> areas(BarLayout layout) {
        List<BarArea> wrapped = new ArrayList<>();
        for (AddressRange area : layout.areas()) {
            long length = Math.min(area.end(), region.length()) - area.start();
            wrapped.add(new BarArea(area.start(), wrap(area.start(), length)));
        }
        return List.copyOf(wrapped);
    }

    private MemorySegment wrap(long offset, long length) {
        MemorySegment segment = NativeSegments.wrap(mapping.reservation().start() + offset, length, arena);
        return region.writable() ? segment : segment.asReadOnly();
    }

    private String name() {
        return "BAR " + region.index() + " of " + mapper.subject().device();
    }

    /**
     * Which BAR this is.
     *
     * @return 0 to 5
     */
    public int index() {
        return region.index();
    }

    /**
     * How long it is.
     *
     * @return bytes
     */
    public long length() {
        return region.length();
    }

    /**
     * The parts that are mapped.
     *
     * @return in order and apart; none for I/O ports
     */
    public List<BarArea> areas() {
        return areas;
    }

    /**
     * Memory of the BAR.
     *
     * @param offset where in the BAR, in bytes
     * @param bytes how much
     * @return the segment, until the BAR is closed
     * @throws IndexOutOfBoundsException if not all of it is mapped
     */
    public MemorySegment segment(long offset, long bytes) {
        for (BarArea area : areas) {
            if (offset >= area.offset() && bytes >= 0 && bytes <= area.length() - (offset - area.offset())) {
                return area.segment().asSlice(offset - area.offset(), bytes);
            }
        }
        throw unmapped(offset, bytes);
    }

    /**
     * Reads a register of 8 bits.
     *
     * @param offset in bytes
     * @return its value
     */
    public byte readByte(long offset) {
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
    public short readShort(long offset) {
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
    public int readInt(long offset) {
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
    public long readLong(long offset) {
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
    public long readLongHalves(long offset) {
        long low = Integer.toUnsignedLong(readInt(offset));
        return low | (long) readInt(offset + Integer.BYTES) << Integer.SIZE;
    }

    /**
     * Writes a register of 8 bits.
     *
     * @param offset in bytes
     * @param value to write
     */
    public void writeByte(long offset, byte value) {
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
    public void writeShort(long offset, short value) {
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
    public void writeInt(long offset, int value) {
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
    public void writeLong(long offset, long value) {
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
    public void writeLongHalves(long offset, long value) {
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
    public long readChecked(long offset, RegisterWidth width) {
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
    public void writeChecked(long offset, RegisterWidth width, long value) {
        calls.write(offset, width, value);
    }

    /**
     * Copies from the device, by aligned accesses of 64 bits, and of 8 at the ends. In any order among other threads'.
     *
     * @param offset where in the BAR, in bytes
     * @param target what is to be filled
     * @throws IndexOutOfBoundsException if not all of it is mapped
     */
    public void readBytes(long offset, MemorySegment target) {
        BulkCopy.read(segment(offset, target.byteSize()), target);
    }

    /**
     * Copies to the device, by aligned accesses of 64 bits, and of 8 at the ends.
     *
     * @param offset where in the BAR, in bytes
     * @param source what is to be written
     * @throws IndexOutOfBoundsException if not all of it is mapped
     */
    public void writeBytes(long offset, MemorySegment source) {
        BulkCopy.write(source, segment(offset, source.byteSize()));
    }

    /**
     * The blocks by which a kernel that uses its largest ones (Linux 6.12) faults the BAR where it is mapped.
     *
     * @return the plan, without a look at what the kernel does
     */
    public BarPlan plan() {
        return plan;
    }

    /**
     * Loads once from each base page of what is mapped, and counts the faults of that.
     *
     * <p><b>This reads registers of the device.</b> Where reading has effects, as of interrupt causes or queues, it has them:
     * don't touch a BAR whose registers you don't know. What was touched before isn't faulted again, so the first touch
     * counts, before any other access. It must not be called where the device's memory decoding is off.
     *
     * @return what was counted
     * @throws IllegalStateException if the BAR is closed
     */
    public BarTouch touch() {
        BarTouch counted =
                new BarToucher(mapper.bridge(), mapper.files(), mapper.sizes().getFirst()).touch(areas);
        firstTouch.compareAndSet(null, counted);
        return counted;
    }

    /**
     * The plan, beside what the first {@link #touch} counted, with a verdict. Touches nothing itself.
     *
     * @return the report
     */
    public BarReport report() {
        return BarReport.of(name(), plan, Optional.ofNullable(firstTouch.get()), mapping.adviceRefused());
    }

    synchronized boolean isClosed() {
        return released;
    }

    /** Whether an access goes through the mapping; false if by a call. */
    private boolean isMapped(long offset, int bytes) {
        return whole || isInArea(offset, bytes);
    }

    private boolean isInArea(long offset, int bytes) {
        for (int i = 0; i < areas.size(); i++) { // no iterator, no garbage
            BarArea area = areas.get(i);
            long at = offset - area.offset();
            if (at >= 0 && at <= area.length() - bytes) {
                return true;
            }
        }
        if (!areas.isEmpty() && options.holes() == HoleAccess.REFUSED) {
            throw unmapped(offset, bytes);
        }
        return false;
    }

    private IndexOutOfBoundsException unmapped(long offset, long bytes) {
        return new IndexOutOfBoundsException(
                "%d bytes at offset 0x%x of %s, of 0x%x bytes, are not all mapped; mapped are %s"
                        .formatted(bytes, offset, name(), length(), areas.isEmpty() ? "none" : areas));
    }

    /**
     * Unmaps the BAR. Its segments are dead from then on. Does nothing but the first time.
     *
     * @throws IllegalStateException while a segment is in use by a DMA mapping or an asynchronous operation; nothing has
     *     changed then
     * @throws VfioException if the kernel doesn't unmap it, as {@link VfioStep#CLOSE}; closing again tries again
     */
    @Override
    public synchronized void close() {
        if (released) {
            return;
        }
        if (arena.scope().isAlive()) {
            arena.close();
            calls.close();
            MappedBars.ofProcess().remove(mapping.reservation());
        }
        try {
            mapping.release();
            released = true;
        } catch (SyscallException refused) {
            throw new VfioException(
                    mapper.subject(), VfioStep.CLOSE, new Diagnosis(name() + " stays mapped", Diagnoses.LOOK), refused);
        }
    }
}

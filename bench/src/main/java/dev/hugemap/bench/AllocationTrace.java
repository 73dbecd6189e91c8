// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a program asked its allocator for: a file as {@code trace.h} describes it, mapped. Immutable, so safe for use by many
 * threads; no access after {@link #close}.
 */
final class AllocationTrace implements AutoCloseable {
    /** An object of so many bytes comes into a slot. */
    static final int ALLOCATE = 1;
    /** The same, with zeros in it. */
    static final int ZEROED = 2;
    /** The object of a slot gets another size. */
    static final int REALLOCATE = 3;
    /** The object of a slot goes. */
    static final int FREE = 4;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private static final byte[] MAGIC = "HMTRACE1".getBytes(US_ASCII);
    private static final long HEADER_BYTES = 64;
    private static final long OPERATIONS = 8;
    private static final long SLOTS = 16;
    private static final long THREADS = 24;
    private static final long PROGRAM = 32;

    private static final long RECORD_BYTES = 12;
    private static final long WHAT = 3;
    private static final long SLOT = 4;
    private static final long SIZE_LOW = 8;
    private static final int OPERATION_MASK = 7;
    private static final int ALIGNMENT_SHIFT = 3;

    private final Path file;
    private final Arena arena;
    private final MemorySegment bytes;
    private final long operations;
    private final int slots;

    /** Over bytes that were read or mapped; closes the arena when it is closed. */
    AllocationTrace(Path file, Arena arena, MemorySegment bytes) {
        this.file = file;
        this.arena = arena;
        this.bytes = bytes;
        if (bytes.byteSize() < HEADER_BYTES
                || !Arrays.equals(bytes.asSlice(0, MAGIC.length).toArray(JAVA_BYTE), MAGIC)) {
            throw new MalformedTraceException(file, "it doesn't begin as a trace does");
        }
        this.operations = bytes.get(LONG, OPERATIONS);
        long records = bytes.byteSize() - HEADER_BYTES;
        if (operations < 0 || records % RECORD_BYTES != 0 || records / RECORD_BYTES != operations) {
            throw new MalformedTraceException(
                    file,
                    "it tells of " + operations + " operations of " + RECORD_BYTES + " bytes, and " + records
                            + " bytes follow");
        }
        long told = bytes.get(LONG, SLOTS);
        if (told < 0 || told > Math.min(operations, Integer.MAX_VALUE)) {
            throw new MalformedTraceException(file, "it tells of " + told + " slots for " + operations + " operations");
        }
        this.slots = (int) told;
    }

    /**
     * Maps a trace and looks at its header and its length.
     *
     * @throws MalformedTraceException if it is none, or was cut
     * @throws IOException if the file can't be read
     */
    static AllocationTrace open(Path file) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file)) {
            return new AllocationTrace(file, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException | RuntimeException refused) {
            arena.close();
            throw refused;
        }
    }

    /** A trace of nothing. */
    static byte[] emptyBytes() {
        return Arrays.copyOf(MAGIC, (int) HEADER_BYTES);
    }

    Path file() {
        return file;
    }

    /** The short name of the program that was recorded. */
    String program() {
        return bytes.getString(PROGRAM, US_ASCII);
    }

    /** How many threads allocated or freed. */
    long threads() {
        return bytes.get(LONG, THREADS);
    }

    long operations() {
        return operations;
    }

    /** Every slot is less than this. */
    int slots() {
        return slots;
    }

    /** What is done with the slot: one of the constants, or a number that means nothing. */
    int operation(long index) {
        return what(index) & OPERATION_MASK;
    }

    /** The alignment that was asked for, a power of two; 1 where none was. */
    long alignment(long index) {
        return 1L << (what(index) >>> ALIGNMENT_SHIFT);
    }

    /** Which slot it is about. */
    int slot(long index) {
        return bytes.get(INT, at(index) + SLOT);
    }

    /** How many bytes were asked for. */
    long size(long index) {
        long at = at(index);
        return Short.toUnsignedLong(bytes.get(SHORT, at)) << Integer.SIZE
                | Integer.toUnsignedLong(bytes.get(INT, at + SIZE_LOW));
    }

    @Override
    public void close() {
        arena.close();
    }

    private int what(long index) {
        return Byte.toUnsignedInt(bytes.get(JAVA_BYTE, at(index) + WHAT));
    }

    private static long at(long index) {
        return HEADER_BYTES + index * RECORD_BYTES;
    }
}

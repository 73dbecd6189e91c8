// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.foreign.ValueLayout.OfInt;
import java.lang.foreign.ValueLayout.OfLong;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One of the two places for a header. Little-endian, whatever the machine.
 *
 * <p>Magic and version stand where they stand in every version. The magic goes first and comes last, so that a slot whose
 * writer ended in between is never taken for a header, and the checksum tells what else may have happened to it.
 */
final class HeaderSlot {
    static final int VERSION = 1;
    static final int BYTES = 64;

    private static final OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** "HUGEMAP" and a zero. */
    private static final long MAGIC = 0x0050414d45475548L;

    private static final int VERSION_AT = 8;
    private static final int CLEAN_AT = 12;
    private static final int GENERATION_AT = 16;
    private static final int PAGE_AT = 24;
    private static final int DATA_AT = 32;
    private static final int OWNER_AT = 40;
    private static final int WRITTEN_AT = 48;
    private static final int CHECKSUM_AT = 56;

    private final MemorySegment bytes;

    HeaderSlot(MemorySegment bytes) {
        this.bytes = bytes.asSlice(0, BYTES);
    }

    /** Whether nothing was ever written here. */
    boolean isBlank() {
        return bytes.mismatch(MemorySegment.ofArray(new byte[BYTES])) < 0;
    }

    boolean hasMagic() {
        return bytes.get(LONG, 0) == MAGIC;
    }

    int version() {
        return bytes.get(INT, VERSION_AT);
    }

    /** The header; empty where it isn't whole. */
    Optional<RegionHeader> read() {
        if (!hasMagic() || version() != VERSION || bytes.get(LONG, CHECKSUM_AT) != checksum()) {
            return Optional.empty();
        }
        return Optional.of(new RegionHeader(
                bytes.get(LONG, GENERATION_AT),
                bytes.get(INT, CLEAN_AT) == 1,
                bytes.get(LONG, PAGE_AT),
                bytes.get(LONG, DATA_AT),
                bytes.get(LONG, OWNER_AT),
                bytes.get(LONG, WRITTEN_AT)));
    }

    void write(RegionHeader header) {
        bytes.set(LONG, 0, 0);
        VarHandle.fullFence();
        bytes.set(INT, VERSION_AT, VERSION);
        bytes.set(INT, CLEAN_AT, header.isClean() ? 1 : 0);
        bytes.set(LONG, GENERATION_AT, header.generation());
        bytes.set(LONG, PAGE_AT, header.pageBytes());
        bytes.set(LONG, DATA_AT, header.dataBytes());
        bytes.set(LONG, OWNER_AT, header.owner());
        bytes.set(LONG, WRITTEN_AT, header.written());
        bytes.set(LONG, CHECKSUM_AT, checksum());
        VarHandle.fullFence();
        bytes.set(LONG, 0, MAGIC);
        VarHandle.fullFence();
    }

    /** Over all between magic and checksum. */
    private long checksum() {
        CRC32C crc = new CRC32C();
        crc.update(bytes.asSlice(VERSION_AT, CHECKSUM_AT - VERSION_AT).toArray(ValueLayout.JAVA_BYTE));
        return crc.getValue();
    }
}

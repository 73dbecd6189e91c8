// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A trace written by hand, a record at a time. */
final class TraceFile {
    private static final int HEADER_BYTES = 64;
    private static final int RECORD_BYTES = 12;
    private static final int MOST = 1000;

    private final ByteBuffer bytes =
            ByteBuffer.allocate(HEADER_BYTES + MOST * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final long slots;
    private long operations;

    TraceFile(long slots) {
        this.slots = slots;
        bytes.position(HEADER_BYTES);
    }

    TraceFile add(int operation, int slot, long size) {
        return add(operation, slot, size, 0);
    }

    TraceFile add(int operation, int slot, long size, int alignmentShift) {
        bytes.putShort((short) (size >>> Integer.SIZE));
        bytes.put((byte) 0);
        bytes.put((byte) (operation | alignmentShift << 3));
        bytes.putInt(slot);
        bytes.putInt((int) size);
        operations++;
        return this;
    }

    /** The bytes, with a header for what was added. */
    byte[] toBytes() {
        ByteBuffer whole = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
        whole.put(0, "HMTRACE1".getBytes(US_ASCII));
        whole.putLong(8, operations);
        whole.putLong(16, slots);
        whole.putLong(24, 1);
        whole.put(32, "by hand".getBytes(US_ASCII));
        byte[] copy = new byte[whole.limit()];
        whole.get(0, copy);
        return copy;
    }

    Path write(Path folder) throws IOException {
        return Files.write(folder.resolve("some.trace"), toBytes());
    }
}

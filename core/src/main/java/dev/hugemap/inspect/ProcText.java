// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file in procfs, line after line, read by the batch into memory outside the heap. For the thread that opened
 * it.
 *
 * <p>A batch always goes to the same place; what is still needed of the one before moves in front of it. Positions are those
 * of the buffer, and hold until the next line is asked for; the record's start moves along.
 */
final class ProcText implements AutoCloseable {
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The kernel fills a page per call; more than one only for a record that is longer. */
    private static final int BATCH = 1 << 16;
    /** The longest record: a path of 4 KiB with each byte escaped is 16 KiB. */
    private static final int LONGEST_RECORD = 1 << 16;

    private static final int QUOTED = 100;
    private static final int FIRST_LINE = 64;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long NEWLINES = ONES * '\n';

    private final String path;
    private final ProcFile file;
    /** Tells whether the process still has mappings; null for this process, which has. */
    private final @Nullable ProcFile maps;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(LONGEST_RECORD + BATCH, Long.BYTES);
    private final MemorySegment batch = buffer.asSlice(LONGEST_RECORD);

    /** Where the next batch starts in the file. */
    private long fileOffset;

    private long record = LONGEST_RECORD;
    private long at = LONGEST_RECORD;
    private long limit = LONGEST_RECORD;

    private ProcText(String path, ProcFile file, @Nullable ProcFile maps) {
        this.path = path;
        this.file = file;
        this.maps = maps;
    }

    /**
     * Opens a file of a process.
     *
     * @throws SyscallException if it can't be opened
     */
    static ProcText open(NativeBridge bridge, String process, String name) {
        // First, so that a program that is started between the two calls can't make a text that ends early look whole.
        ProcFile maps = process.equals(Inspector.SELF) ? null : ProcFile.open(bridge, process + "/maps");
        String path = process + "/" + name;
        try {
            return new ProcText(path, ProcFile.open(bridge, path), maps);
        } catch (Throwable failure) {
            if (maps != null) {
                maps.close();
            }
            throw failure;
        }
    }

    MemorySegment buffer() {
        return buffer;
    }

    /** Starts a record where the last line ended: its text stays in the buffer until the next one is started. */
    void startRecord() {
        record = at;
    }

    long record() {
        return record;
    }

    /** The current line's start. */
    long at() {
        return at;
    }

    /** Goes to the next line. */
    void moveTo(long position) {
        at = position;
    }

    /** Where what was read ends. */
    long limit() {
        return limit;
    }

    byte byteAt(long position) {
        return buffer.get(JAVA_BYTE, position);
    }

    /**
     * The position of the newline that ends the current line, which is wholly in the buffer then; -1 at the end of the
     * text.
     *
     * @throws KernelTextException if the text ends inside the line
     * @throws ProcessEndedException if it ends because the process does
     */
    long lineEnd() {
        long searched = 0;
        while (true) {
            long found = newline(at + searched);
            if (found >= 0) {
                return found;
            }
            searched = limit - at;
            if (!fetch()) {
                if (searched == 0) {
                    return -1;
                }
                throw malformed("it ends inside the line");
            }
        }
    }

    private long newline(long from) {
        long position = from;
        for (; position + Long.BYTES <= limit; position += Long.BYTES) {
            long different = buffer.get(LONG, position) ^ NEWLINES;
            long zeros = (different - ONES) & ~different & HIGHS;
            if (zeros != 0) {
                return position + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; position < limit; position++) {
            if (byteAt(position) == '\n') {
                return position;
            }
        }
        return -1;
    }

    private boolean fetch() {
        long kept = limit - record;
        if (kept > LONGEST_RECORD) {
            throw malformed("a record is longer than " + LONGEST_RECORD + " bytes");
        }
        long moved = LONGEST_RECORD - limit;
        MemorySegment.copy(buffer, record, buffer, record + moved, kept);
        record += moved;
        at += moved;
        limit = LONGEST_RECORD;
        long read = read(file, batch, fileOffset);
        if (read == 0) {
            checkProcess();
            return false;
        }
        limit += read;
        fileOffset += read;
        return true;
    }

    private void checkProcess() {
        // The kernel ends the text as if it were whole.
        if (maps != null && read(maps, batch.asSlice(0, FIRST_LINE), 0) == 0) {
            throw new ProcessEndedException(path, null);
        }
    }

    private long read(ProcFile from, MemorySegment into, long offset) {
        try {
            return from.readSome(into, offset);
        } catch (SyscallException refused) {
            if (refused.errno().equals(Errno.ESRCH)) {
                throw new ProcessEndedException(path, refused);
            }
            throw refused;
        }
    }

    /** Whether the current line starts so. */
    boolean startsWith(byte[] start, long lineEnd) {
        if (lineEnd - at < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (byteAt(at + i) != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** A part of the buffer as text. */
    String string(long from, long to) {
        return new String(buffer.asSlice(from, to - from).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** What to throw where the current line isn't as documented. */
    KernelTextException malformed(String problem) {
        String start =
                string(at, Math.min(limit, at + QUOTED)).lines().findFirst().orElse("");
        return new KernelTextException(path, fileOffset - (limit - at), problem + ": '" + start + "'");
    }

    @Override
    public void close() {
        if (maps != null) {
            maps.close();
        }
        file.close();
        arena.close();
    }
}

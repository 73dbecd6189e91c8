// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A file of procfs that holds 64 bits for each physical page, by frame number, read by small windows. For one thread.
 *
 * <p>Source: {@code Documentation/admin-guide/mm/pagemap.rst}. It needs root.
 */
final class FrameWords implements AutoCloseable {
    /** The kernel computes each word that is asked for, and scattered base pages need no more than a few. */
    private static final int WINDOW = 64;

    private final ProcFile file;
    private final long missing;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment window = arena.allocate(JAVA_LONG, WINDOW);
    private long windowStart = -1;

    /**
     * Reads a file that is open.
     *
     * @param missing what stands for the word of a frame beyond the file's end
     */
    FrameWords(ProcFile file, long missing) {
        this.file = file;
        this.missing = missing;
    }

    /** The word of a frame, which may have been read with that of a neighbour. */
    long at(long frame) {
        long start = frame - frame % WINDOW;
        if (start != windowStart) {
            long read = file.read(window, start * Long.BYTES);
            for (long i = read / Long.BYTES; i < WINDOW; i++) {
                window.setAtIndex(JAVA_LONG, i, missing);
            }
            windowStart = start;
        }
        return window.getAtIndex(JAVA_LONG, frame - start);
    }

    /** Drops what was read. */
    void forget() {
        windowStart = -1;
    }

    @Override
    public void close() {
        arena.close();
        file.close();
    }
}

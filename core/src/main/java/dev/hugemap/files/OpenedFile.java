// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import java.lang.foreign.MemorySegment;

/**
 * A file that is being loaded. Safe for use by many threads, but for closing; opened and closed by the caller's thread, which may
 * be interrupted, and used by others in between.
 */
interface OpenedFile extends AutoCloseable {
    /** Its length when it was opened. */
    long bytes();

    /**
     * Fills memory, all of it.
     *
     * @param target native memory, at most 2 GiB less a byte
     * @param offset bytes into the file
     * @throws FileLoadException if reading failed, or the file ends before
     */
    void read(MemorySegment target, long offset);

    /**
     * Holds the file against what it was when it was opened.
     *
     * @throws FileLoadException if it has grown or was written to
     */
    void checkUnchanged();

    @Override
    void close();
}

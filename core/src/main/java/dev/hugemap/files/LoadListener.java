// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

/**
 * Told how much of a file has been read. Called by the reading threads, one at a time; it should be quick.
 *
 * <p>A listener may end it by throwing {@link java.util.concurrent.CancellationException}: what was mapped is undone, and the
 * load throws that exception. So with any other exception.
 */
@FunctionalInterface
public interface LoadListener {
    /**
     * Some more has been read.
     *
     * @param readBytes bytes so far, growing
     * @param totalBytes the file's length when it was opened
     */
    void read(long readBytes, long totalBytes);
}

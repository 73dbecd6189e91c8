// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/**
 * Told how far populating has come. Called by the populating threads, one at a time; it should be quick, and must not use
 * the region or arena that is being populated, except for {@link Region#cancel}: that waits for the populating threads.
 *
 * <p>A listener may end it by throwing {@link java.util.concurrent.CancellationException}: what was populated is undone,
 * and the commit or allocation throws that exception with nothing changed. So with any other exception.
 */
@FunctionalInterface
public interface ProgressListener {
    /**
     * Some more memory is populated.
     *
     * @param populatedBytes bytes done so far, growing
     * @param totalBytes bytes to do
     */
    void populated(long populatedBytes, long totalBytes);
}

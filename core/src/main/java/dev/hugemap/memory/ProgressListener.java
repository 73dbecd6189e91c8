package dev.hugemap.memory;

/** Told how far populating has come. Called by the populating threads, one at a time; it should be
 * quick, and must not use the region or arena that is being populated: that waits for the populating threads. */
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

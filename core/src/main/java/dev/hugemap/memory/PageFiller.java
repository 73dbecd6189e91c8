// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/** Puts pages behind mapped memory, and reports failure as an error where a touch would raise a signal. */
interface PageFiller extends AutoCloseable {
    /** Fills a range; throws what the kernel answered. */
    void fill(long address, long length);

    @Override
    default void close() {}
}

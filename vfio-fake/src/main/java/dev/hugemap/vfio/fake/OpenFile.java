// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import dev.hugemap.bridge.Errno;
import java.lang.foreign.MemorySegment;

/** A file that a process has open. */
interface OpenFile {
    /** What it is, for people. */
    String name();

    /** Whether requests are answered here, and not by the real kernel. */
    default boolean isFake() {
        return false;
    }

    /** Answers a request. */
    default int ioctl(long request, MemorySegment argument) {
        throw new KernelRefusal(Errno.ENOTTY);
    }

    /** The process has closed it. */
    default void closed() {}
}

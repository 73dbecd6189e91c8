// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

/** What a device may do with memory that it reaches. */
public enum DmaRights {
    /** Read it. */
    READ,
    /** Write it. */
    WRITE,
    /** Read and write it. */
    READ_WRITE;

    boolean read() {
        return this != WRITE;
    }

    boolean write() {
        return this != READ;
    }
}

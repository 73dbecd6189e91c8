// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

/** Whether a checksum is made of what is read. */
public enum Checksumming {
    /** None: for files that are checked elsewhere. */
    NONE,
    /** CRC-32C, by each reading thread for what it has just read, while that is in its cache. */
    CRC32C
}

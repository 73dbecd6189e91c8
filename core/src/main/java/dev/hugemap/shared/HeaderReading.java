// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

/** What the bytes at a region's start say. */
sealed interface HeaderReading {
    /**
     * A header.
     *
     * @param header the newest that is whole
     * @param interrupted whether a later one was being written when its writer ended
     */
    record Whole(RegionHeader header, boolean interrupted) implements HeaderReading {}

    /**
     * A header of which no more is known.
     *
     * @param version that wrote it
     */
    record OtherVersion(int version) implements HeaderReading {}

    /**
     * None.
     *
     * @param why for people
     */
    record Torn(String why) implements HeaderReading {}
}

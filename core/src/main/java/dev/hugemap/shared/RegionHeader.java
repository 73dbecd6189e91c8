// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

/**
 * What a named region says about itself.
 *
 * @param generation one more with each writing
 * @param isClean whether its owner called the contents whole when it closed it
 * @param pageBytes the page size, and the length of the header's own page before the data
 * @param dataBytes the data's length, in whole pages
 * @param owner the process that opened it last
 * @param written when, in milliseconds since 1970
 */
record RegionHeader(long generation, boolean isClean, long pageBytes, long dataBytes, long owner, long written) {
    long fileBytes() {
        return pageBytes + dataBytes;
    }

    /** The next header of the same region. */
    RegionHeader next(boolean clean, long process, long now) {
        return new RegionHeader(generation + 1, clean, pageBytes, dataBytes, process, now);
    }
}

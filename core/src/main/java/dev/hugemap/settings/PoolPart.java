// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

/**
 * A pool, or one node's part of it, in pages.
 *
 * @param total surplus ones included
 * @param free that nobody uses
 * @param surplus beyond those that were set
 * @param path of the file that sets it
 */
record PoolPart(long total, long free, long surplus, String path) {
    /** Pages that stay when nobody uses them: what is set and what a setting reads as. */
    long persistent() {
        return total - surplus;
    }
}

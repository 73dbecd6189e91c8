// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

/**
 * What a pass took.
 *
 * @param nanos from the first call to the last one, waits included
 * @param calls to process_madvise
 * @param longestCallNanos the longest of them
 * @param retries how often something was tried again that the kernel had refused for the moment
 */
public record CollapseEffort(long nanos, long calls, long longestCallNanos, long retries) {}

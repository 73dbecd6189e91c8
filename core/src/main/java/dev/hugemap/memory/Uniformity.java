// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/** Whether all of a region is on one page size. */
public enum Uniformity {
    /** One page size for all of it, chosen when the region is reserved; whatever would be on another one is refused. */
    ONE_PAGE_SIZE,
    /** Each commit or block is on the page size that it was granted. */
    AS_GRANTED
}

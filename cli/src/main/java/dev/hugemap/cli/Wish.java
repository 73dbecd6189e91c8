// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** What may be asked of memory beside its size and its backing. */
enum Wish {
    /** Pages stay out until they are touched. */
    ON_TOUCH,
    /** One page size for all of it, chosen before anything is mapped. */
    UNIFORM,
    /** Never swapped out. */
    LOCKED
}

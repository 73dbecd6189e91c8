// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/** Somebody who may free memory where a budget refuses some. */
@FunctionalInterface
interface RefusalListener {
    /** Frees what it can; false where that was nothing, and trying again is of no use. */
    boolean free(BudgetExceededException refused);
}

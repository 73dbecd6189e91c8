// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/**
 * Why a pool has another number of pages than it was to have.
 *
 * @param cause the likely one
 * @param numbers that speak for it, a phrase without a full stop
 * @param remedy what to do: commands for a shell where there are any
 */
public record PoolShortfall(Cause cause, String numbers, String remedy) {
    /** What was in the way. */
    public enum Cause implements Coded {
        /** Memory ran short: less is available than the pages that are missing take. */
        MEMORY_SHORT(221),
        /** Memory of the NUMA node that was asked for ran short. */
        NODE_SHORT(222),
        /** Memory is there, but not in pieces as large as the pages, and compacting it brought no more. */
        FRAGMENTED(223),
        /** Pages that were free came to be used before they could go: they go when they are released. */
        IN_USE(224),
        /** Nothing that can be read tells. */
        UNKNOWN(225);

        private final int number;

        Cause(int number) {
            this.number = number;
        }

        @Override
        public Code code() {
            return new Code(number);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** Gets memory for one request, and holds it until it is closed. */
sealed interface Holder extends AutoCloseable permits ArenaHolder, RegionHolder {
    /** Asks for the memory, once; a refusal is an answer too, after which nothing is held. */
    Allocation allocate();

    @Override
    void close();
}

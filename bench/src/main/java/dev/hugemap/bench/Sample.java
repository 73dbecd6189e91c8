// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.Optional;

/**
 * One run of an arm.
 *
 * @param nanos from the request to usable memory
 * @param populate the part in which pages were put in, where the arm can tell it apart
 * @param observed what the kernel says the memory was on, looked at right after
 */
record Sample(long nanos, Optional<Populate> populate, ObservedPages observed) {
    /**
     * The part in which pages were put in.
     *
     * @param nanos elapsed time
     * @param faults minor faults of the threads that did it
     * @param callBytes how much was put in with one call
     */
    record Populate(long nanos, long faults, long callBytes) {}
}

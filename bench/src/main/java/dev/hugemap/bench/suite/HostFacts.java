// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Machine;
import java.util.List;

/**
 * Where something was measured, as far as it decides about numbers.
 *
 * @param machine kernel, processors, JVM, transparent huge pages
 * @param cpu the processor's name
 * @param caches its caches, the smallest first
 * @param tlb how far the TLB reaches, or why nobody can tell
 * @param hypervisor whether a hypervisor runs the machine, whose page tables are walked too then
 * @param memoryBytes how much memory it has
 * @param pools the hugetlb pools, for people
 */
record HostFacts(
        Machine machine,
        String cpu,
        List<Cache> caches,
        String tlb,
        Hypervisor hypervisor,
        long memoryBytes,
        String pools) {
    /** Copies the list. */
    HostFacts {
        caches = List.copyOf(caches);
    }

    /** Whether the machine is a virtual one. */
    enum Hypervisor {
        PRESENT("a virtual machine"),
        NONE("no virtual machine"),
        UNKNOWN("virtual or not is unknown");

        private final String text;

        Hypervisor(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * One level of the caches.
     *
     * @param level from 1
     * @param bytes what it holds
     */
    record Cache(int level, long bytes) {}
}

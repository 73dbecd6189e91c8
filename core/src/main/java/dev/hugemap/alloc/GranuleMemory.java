// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.Region;
import dev.hugemap.page.AddressRange;

/**
 * A pool's region by its granules.
 *
 * @param region whose memory it is
 * @param granuleShift how large a granule is
 */
record GranuleMemory(Region region, int granuleShift) {
    /** Where a granule starts. */
    long address(int index) {
        return region.range().start() + bytes(index);
    }

    /** The size of so many granules. */
    long bytes(int count) {
        return (long) count << granuleShift;
    }

    /** How many there are. */
    int count() {
        return (int) (region.range().length() >>> granuleShift);
    }

    FaultOutcome fault(int first, int count) {
        return region.fault(bytes(first), bytes(count));
    }

    void decommit(int first, int count) {
        region.decommit(bytes(first), bytes(count));
    }

    /** How much of a granule is committed. */
    long committedBytes(int index) {
        return region.committed(bytes(index), bytes(1)).stream()
                .mapToLong(AddressRange::length)
                .sum();
    }

    /** How a granule is mapped now. */
    MappingReport report(int index) {
        return region.report(bytes(index), bytes(1));
    }

    /** Takes out again what a fault had put into a granule before it was refused; what stays is told with the refusal. */
    void undo(int index, Throwable refused) {
        try {
            for (AddressRange there : region.committed(bytes(index), bytes(1))) {
                region.decommit(there.start() - region.range().start(), there.length());
            }
        } catch (RuntimeException | Error stays) {
            // The JVM throws some errors more than once.
            if (stays != refused) {
                refused.addSuppressed(stays);
            }
        }
    }
}

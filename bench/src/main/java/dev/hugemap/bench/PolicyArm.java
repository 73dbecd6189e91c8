// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * A region that is faulted in by one policy, to be held against others.
 *
 * @param memory of this machine
 * @param name in tables
 * @param backing what the region may be on
 * @param faults by which blocks
 * @param label the page size that all of its memory is to be on; empty where the policy chooses it
 */
record PolicyArm(HugeMemory memory, String name, BackingPolicy backing, FaultPolicy faults, Optional<PageSize> label) {
    /** Goes through a pattern in a fresh region. */
    PolicySample run(Pattern pattern) {
        RegionOptions options = RegionOptions.of(backing).faultedBy(faults).populatedBy(1);
        try (Region region = memory.reserve(pattern.bytes(), options)) {
            return new PolicyRun(region, new Residence(memory.host().pageSizes(), label)).through(pattern);
        }
    }
}

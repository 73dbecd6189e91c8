// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;

/** The largest size on offer whose block fits. */
record LargestFit() implements FaultPolicy {
    @Override
    public PageSize block(Fault fault) {
        return fault.sizes().reversed().stream().filter(fault::fits).findFirst().orElseGet(fault.sizes()::getFirst);
    }

    @Override
    public String toString() {
        return "largest fit";
    }
}

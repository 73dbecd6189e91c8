// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.Bytes;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What it cost to touch a BAR once on each base page.
 *
 * @param loads how many loads were made
 * @param faults minor faults of the touching thread meanwhile; a few may be its own
 * @param tableGrowth by how many bytes the process's page tables grew (VmPTE); other threads' are in it, up to some 24 KiB
 *     of noise. Empty where it can't be read
 * @param elapsed how long it took
 */
public record BarTouch(long loads, long faults, OptionalLong tableGrowth, Duration elapsed) {
    /**
     * The touch in a sentence.
     *
     * @return for example {@code 524,288 loads: 2 faults, page tables grew by 0 B, 65 ms}
     */
    @Override
    public String toString() {
        String grew = tableGrowth.isPresent()
                ? "page tables grew by " + Bytes.format(tableGrowth.getAsLong())
                : "page tables unknown";
        return Bytes.count(loads) + (loads == 1 ? " load: " : " loads: ") + Bytes.count(faults)
                + (faults == 1 ? " fault, " : " faults, ") + grew + ", " + elapsed.toMillis() + " ms";
    }
}

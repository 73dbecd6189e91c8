// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.NumaPolicy;
import dev.hugemap.memory.Refusal;
import dev.hugemap.memory.Region;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;

/**
 * What stood before the first page was mapped.
 *
 * @param bytes asked for
 * @param policy by which blocks it is faulted in, or empty for all of it on one backing
 * @param uniform the one page size of a uniform region, or empty where none was asked for or could be chosen
 * @param passedOver what spoke against other page sizes of a uniform region
 * @param numa from which NUMA nodes, or empty where none were asked for
 */
record Terms(
        long bytes,
        Optional<PolicyChoice> policy,
        Optional<PageSize> uniform,
        List<Refusal> passedOver,
        Optional<NumaPolicy> numa) {
    /** Copies the list. */
    Terms {
        passedOver = List.copyOf(passedOver);
    }

    static Terms of(Request request) {
        return new Terms(
                request.bytes(), Optional.ofNullable(request.policy()), Optional.empty(), List.of(), request.numa());
    }

    /** With what was chosen for a uniform region. */
    Terms on(Region region) {
        return new Terms(bytes, policy, region.plan().uniformPageSize(), region.passedOver(), numa);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What memory was granted, what was refused before it, and the proof at that moment.
 *
 * @param range the committed addresses, in whole pages of {@code pageSize}
 * @param granted the backing
 * @param pageSize its page size
 * @param refusals candidates that came before it in the policy, in order
 * @param populate what populating took, or empty where pages come on touch
 * @param report what the kernel said right after; on touch, everything is absent yet
 * @param placement on which NUMA nodes it was then, or empty where no NUMA policy was asked for
 */
public record CommitOutcome(
        AddressRange range,
        Backing granted,
        PageSize pageSize,
        List<Refusal> refusals,
        Optional<PopulateOutcome> populate,
        MappingReport report,
        Optional<NumaPlacement> placement) {
    /** Copies the list. */
    public CommitOutcome {
        refusals = List.copyOf(refusals);
    }

    /**
     * The granted backing with its page size, for people.
     *
     * @return for example {@code thp 2 MiB}
     */
    public String label() {
        return Labels.of(granted, pageSize);
    }

    /** The same outcome for memory that has moved since. */
    CommitOutcome movedTo(AddressRange target) {
        MappingReport moved = new MappingReport(
                target,
                report.rows(),
                report.absentBytes(),
                report.unknownBytes(),
                report.evidence(),
                report.disagreements(),
                report.notes());
        return new CommitOutcome(
                target, granted, pageSize, refusals, populate.map(made -> made.movedTo(target)), moved, placement);
    }

    @Override
    public String toString() {
        String refused =
                refusals.stream().map(refusal -> "; refused " + refusal).collect(Collectors.joining());
        return "granted " + label() + placement.map(nodes -> "; " + nodes).orElse("") + refused;
    }
}

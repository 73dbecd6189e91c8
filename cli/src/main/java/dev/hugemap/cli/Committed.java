// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.NumaPlacement;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * Memory that was granted as a whole, on one backing.
 *
 * @param outcome how it was granted
 * @param proof what all sources say, held against that
 */
record Committed(CommitOutcome outcome, Proof proof) implements Granted {
    @Override
    public MappingReport report() {
        return proof.report();
    }

    @Override
    public boolean holds() {
        return proof.holds();
    }

    @Override
    public boolean isPopulated() {
        return outcome.populate().isPresent();
    }

    @Override
    public boolean isOn(PageSize size) {
        return outcome.pageSize().equals(size);
    }

    @Override
    public Optional<NumaPlacement> placement() {
        return outcome.placement();
    }

    @Override
    public long pooledBytes() {
        return outcome.granted() instanceof Backing.HugeTlb ? outcome.range().length() : 0;
    }
}

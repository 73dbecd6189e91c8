// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/** Holds a report against what was asked for. */
final class Observation {
    private Observation() {}

    /** Empty when every byte is on leaves of the strategy's page size, with memory of its own behind them. */
    static Optional<Refusal> ofLeaves(HugeMemory memory, BackingStrategy strategy, MappingReport report) {
        long observed = report.bytesOnLeaves(strategy.pageSize());
        return compare(memory, strategy, report, observed, "leaves");
    }

    /** Empty when every byte lies in folios of the strategy's page size. */
    static Optional<Refusal> ofFolios(HugeMemory memory, BackingStrategy strategy, MappingReport report) {
        return compare(memory, strategy, report, report.bytesInFolios(strategy.pageSize()), "folios");
    }

    private static Optional<Refusal> compare(
            HugeMemory memory, BackingStrategy strategy, MappingReport report, long observed, String what) {
        long length = report.range().length();
        if (observed == length) {
            return Optional.empty();
        }
        PageSize size = strategy.pageSize();
        boolean untold = report.unknownBytes() > 0
                || report.rows().stream().anyMatch(row -> what.equals("folios") && row.folioSize() == null);
        String numbers = Bytes.count(observed / size.bytes()) + " of " + Bytes.count(size.pagesIn(length)) + " " + what
                + " of " + size + " observed (" + report + ")";
        String cause = untold ? "unproved: " + numbers : numbers;
        String readable = what.equals("folios") ? "/proc/kpageflags (as root)" : "/proc/self/pagemap";
        String remedy = untold
                ? "let the process read " + readable + ", or prefer a second backing"
                : memory.commands().write("/proc/sys/vm/compact_memory", "1");
        return Optional.of(new Refusal(
                strategy.backing(),
                size,
                untold ? Reason.UNPROVED : Reason.CONTRADICTED,
                "proof",
                null,
                cause,
                remedy));
    }
}

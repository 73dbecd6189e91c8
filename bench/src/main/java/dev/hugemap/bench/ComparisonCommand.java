// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that compares something in rounds, with so much memory in each run. */
abstract class ComparisonCommand extends RoundsCommand {
    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = ByteCountConverter.class,
            description = "Memory per run, for example 1g.")
    private @Nullable Long size;

    /** Compares, with so much memory per run. */
    abstract Findings compare(HugeMemory memory, Count count, Rounds counted, long bytes) throws IOException;

    @Override
    final Findings compare(HugeMemory memory, Count count, Rounds counted) throws IOException {
        return compare(memory, count, counted, size == null ? count.bytes() : size);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * Holds Agrona's {@code ManyToOneRingBuffer} between two processes on huge pages against the same on base pages, each in a
 * tmpfs of its own; both processes look at their pages after each run.
 *
 * <p>Built, run and ended as {@link PopulateComparison}, as root:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.RingComparison --rounds 15 --size 256m
 * }</pre>
 */
@Command(
        name = "RingComparison",
        description = "Counts the messages that a ring between two processes takes on huge pages and on base pages.")
public final class RingComparison extends ComparisonCommand {
    /** As its options say. */
    RingComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new RingComparison().runAndExit(arguments);
    }

    @Override
    Findings compare(HugeMemory memory, Count count, Rounds counted, long bytes) throws IOException {
        PageSizes sizes = memory.host().pageSizes();
        PageSize huge = PolicyArms.hugeSize(sizes);
        if (Long.bitCount(bytes) != 1 || bytes < huge.bytes() || bytes > 1L << 30) {
            throw badUsage("--size takes a power of two from " + huge + " to 1g");
        }
        try (Tmpfs onHuge = Tmpfs.mount("always");
                Tmpfs onBase = Tmpfs.mount("never")) {
            List<RingArm> arms = List.of(
                    new RingArm("on " + huge, huge, huge, onHuge.folder()),
                    new RingArm("on " + sizes.base(), sizes.base(), huge, onBase.folder()));
            return new RingFindings(
                    Machine.of(memory.host()),
                    counted,
                    (int) bytes,
                    counted.run(arms, order -> order, arm -> arm.run((int) bytes)));
        }
    }

    @Override
    String describe(Count count) {
        return count.rounds() + " rounds of a ring of " + Bytes.format(count.bytes()) + " after " + count.warmUp()
                + " to warm up";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;

import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Holds Agrona's {@code OneToOneRingBuffer} between two processes in a memfd on hugetlb pages against the same on base pages:
 * messages a second one way, and how long one takes there and back. The pool needs as many pages as
 * two rings have and one more.
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.SharedRingComparison --size 4m --rounds 15 --warm-up 1
 * }</pre>
 */
@Command(
        name = "SharedRingComparison",
        description = "Counts and times the messages between two processes on hugetlb pages and on base pages.")
public final class SharedRingComparison extends RoundsCommand {
    private static final long LEAST = 64 << 10;
    private static final long MOST = 1 << 30;
    private static final long MESSAGES = 10_000_000;
    private static final int TRIPS = 200_000;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "4m",
            converter = ByteCountConverter.class,
            description = "Of each ring. Default: ${DEFAULT-VALUE}.")
    private long bytes;

    /** As its options say. */
    SharedRingComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new SharedRingComparison().runAndExit(arguments);
    }

    @Override
    Findings compare(HugeMemory memory, Count count, Rounds counted) {
        PageSizes sizes = memory.host().pageSizes();
        PageSize huge = PolicyArms.hugeSize(sizes);
        if (Long.bitCount(bytes) != 1 || bytes < LEAST || bytes > MOST) {
            throw badUsage("--size takes a power of two from " + Bytes.format(LEAST) + " to 1g");
        }
        List<SharedRingArm> arms = List.of(
                new SharedRingArm(
                        "base pages of " + sizes.base(), sizes.base(), basePages(), (int) bytes, MESSAGES, TRIPS),
                new SharedRingArm("hugetlb pages of " + huge, huge, hugeTlb(huge), (int) bytes, MESSAGES, TRIPS));
        return new MeasuredFindings(
                "shared-ring",
                "Messages of " + SharedRings.MESSAGE + " B through rings of " + Bytes.format(bytes)
                        + " between two processes",
                Machine.of(memory.host()),
                counted,
                SharedRingArm.MEASURES,
                counted.runOnce(arms, order -> order, SharedRingArm::run));
    }

    @Override
    String describe(Count count) {
        return count.rounds() + " rounds of rings of " + Bytes.format(bytes) + " after " + count.warmUp()
                + " to warm up";
    }
}

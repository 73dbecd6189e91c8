// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * Holds the adaptive fault policy against fixed page sizes on three recorded patterns, a dense sweep, sparse touches, and
 * a moving window: memory, faults, collapses, time to commit and time to access, each beside the pages that were observed.
 *
 * <p>Built, run and ended as {@link PopulateComparison}:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.PolicyComparison --rounds 15 --size 1g
 * }</pre>
 *
 * <p>Fixed pages of 64 KiB are compared where the kernel has them switched on.
 */
@Command(
        name = "PolicyComparison",
        description = "Holds the adaptive fault policy against fixed page sizes: a dense sweep, sparse touches, and a"
                + " moving window.")
public final class PolicyComparison extends ComparisonCommand {
    private static final int LEAST_HUGE_PAGES = 16;

    /** As its options say. */
    PolicyComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new PolicyComparison().runAndExit(arguments);
    }

    @Override
    Findings compare(HugeMemory memory, Count count, Rounds counted, long bytes) {
        PageSizes sizes = memory.host().pageSizes();
        PageSize huge = PolicyArms.hugeSize(sizes);
        if (bytes < LEAST_HUGE_PAGES * huge.bytes() || !huge.isAligned(bytes)) {
            throw badUsage("--size takes whole huge pages of " + huge + ", " + LEAST_HUGE_PAGES + " or more");
        }
        List<Pattern> patterns = List.of(
                Pattern.denseSweep(bytes, sizes.base()),
                Pattern.sparseTouches(bytes, sizes.base(), counted.seed()),
                Pattern.movingWindow(bytes, sizes.base(), huge, counted.seed()));
        return PolicyFindings.measure(Machine.of(memory.host()), counted, patterns, PolicyArms.of(memory), huge);
    }

    @Override
    String describe(Count count) {
        return count.rounds() + " rounds of " + Bytes.format(count.bytes()) + " after " + count.warmUp()
                + " to warm up";
    }
}

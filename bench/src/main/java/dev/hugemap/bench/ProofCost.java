// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Holds the price of a verdict about memory on huge pages, by a report and by a walk, against reading all of smaps, in a
 * process with many mappings; and that against reading the text alone. Verdicts are timed twice: by a new inspector, which has
 * to find out first how this kernel tells the huge zero page, and by one that has done so.
 *
 * <p>Built, run and ended as {@link PopulateComparison}:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED \
 *     -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.ProofCost --rounds 40 --warm-up 20 --size 1g
 * }</pre>
 */
@Command(
        name = "ProofCost",
        description =
                "Times verdicts about memory on huge pages beside reading smaps, in a process with many mappings.")
public final class ProofCost extends ComparisonCommand {
    private static final int LEAST_MAPPINGS = 2;

    @Option(
            names = "--mappings",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Small mappings in the process besides. Default: ${DEFAULT-VALUE}.")
    private int mappings;

    /** As its options say. */
    ProofCost() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new ProofCost().runAndExit(arguments);
    }

    @Override
    Findings compare(HugeMemory memory, Count count, Rounds counted, long bytes) {
        PageSizes sizes = memory.host().pageSizes();
        PageSize huge = PolicyArms.hugeSize(sizes);
        if (bytes < huge.bytes() || !huge.isAligned(bytes)) {
            throw badUsage("--size takes whole huge pages of " + huge);
        }
        if (mappings < LEAST_MAPPINGS) {
            throw badUsage("--mappings takes " + LEAST_MAPPINGS + " or more");
        }
        NativeBridge bridge = NativeBridge.system();
        try (HugeArena arena = HugeArena.ofConfined(BackingPolicy.require(Backing.transparent()));
                StripedMappings _ = StripedMappings.of(bridge, sizes.base(), mappings)) {
            long start = arena.allocate(bytes, huge.bytes()).address();
            AddressRange range = new AddressRange(start, bytes);
            ProofArms arms = new ProofArms(bridge, memory.inspector(), () -> newInspector(bridge, sizes), range, huge);
            return ProofFindings.measure(Machine.of(memory.host()), counted, range, mappings, arms.all());
        }
    }

    private static Inspector newInspector(NativeBridge bridge, PageSizes sizes) {
        return Inspector.of(bridge, KernelFiles.system(), sizes);
    }

    @Override
    String describe(Count count) {
        return count.rounds() + " rounds of " + Bytes.format(count.bytes()) + " after " + count.warmUp()
                + " to warm up";
    }
}

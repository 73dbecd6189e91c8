// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;

/**
 * Looks keys up at random in a map of long to long: in memory of the JDK's shared arena and in that of hugemap's. Both tables stay
 * for all rounds, so it takes twice the memory.
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.TableComparison --size 4g
 * }</pre>
 */
@Command(
        name = "TableComparison",
        description = "Looks keys up in a large table on huge pages and in the JDK's memory.")
public final class TableComparison extends ComparisonCommand {
    private static final Measure LOOK_UP = new Measure("look-up, ns", 1000);
    private static final int LOOK_UPS = 4_000_000;
    private static final long PICO = 1000;
    /** Every so many bytes of the table hold a key: an eighth of its slots. */
    private static final long BYTES_FOR_KEY = 128;

    /** As its options say. */
    TableComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new TableComparison().runAndExit(arguments);
    }

    @Override
    Findings compare(HugeMemory memory, Count count, Rounds counted, long bytes) {
        PageSize huge = PolicyArms.hugeSize(memory.host().pageSizes());
        if (Long.bitCount(bytes) != 1 || bytes < huge.bytes()) {
            throw badUsage("--size takes a power of two from " + huge + " on");
        }
        try (Arena jdk = Arena.ofShared();
                HugeArena ours = HugeArena.ofShared(require(transparent()))) {
            List<TableArm> arms = List.of(
                    new TableArm("Arena.ofShared", memory.basePage(), jdk.allocate(bytes, huge.bytes())),
                    new TableArm("HugeArena.ofShared", huge, ours.allocate(bytes, huge.bytes())));
            arms.forEach(TableArm::fill);
            return new MeasuredFindings(
                    "table",
                    Bytes.count(LOOK_UPS) + " look-ups of " + Bytes.count(bytes / BYTES_FOR_KEY)
                            + " keys in a table of " + Bytes.format(bytes),
                    Machine.of(memory.host()),
                    counted,
                    List.of(LOOK_UP),
                    counted.runOnce(arms, order -> order, TableArm::run));
        }
    }

    @Override
    String describe(Count count) {
        return count.rounds() + " rounds of a table of " + Bytes.format(count.bytes()) + " after " + count.warmUp()
                + " to warm up";
    }

    /**
     * A table in memory that is there already.
     *
     * @param name the arm's name in tables
     * @param label the page size that all of it is to be on
     * @param slots its memory, zeroed
     */
    private record TableArm(String name, PageSize label, MemorySegment slots) implements MeasuredArm {
        void fill() {
            LongTable table = new LongTable(slots);
            for (long key = 1; key <= keys(); key++) {
                table.put(key, -key);
            }
        }

        @Override
        public Measured run() {
            LongTable table = new LongTable(slots);
            SplittableRandom random = new SplittableRandom(1);
            long[] wanted = random.longs(LOOK_UPS, 1, keys() + 1).toArray();
            long start = System.nanoTime();
            long sum = 0;
            for (long key : wanted) {
                sum += key + table.get(key);
            }
            long nanos = System.nanoTime() - start;
            if (sum != 0) {
                throw new IllegalStateException("a key has another's value");
            }
            AddressRange range = new AddressRange(slots.address(), slots.byteSize());
            return Measured.of(
                    Map.of(LOOK_UP.name(), nanos * PICO / LOOK_UPS),
                    ObservedPages.of(HugeMemory.system().inspector().report(range), label));
        }

        private long keys() {
            return slots.byteSize() / BYTES_FOR_KEY;
        }
    }
}

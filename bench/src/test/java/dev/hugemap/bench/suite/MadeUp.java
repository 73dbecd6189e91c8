// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Machine;
import dev.hugemap.bench.suite.HostFacts.Cache;
import dev.hugemap.bench.suite.HostFacts.Hypervisor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Reports that nobody measured. */
final class MadeUp {
    static final Pages BASE = new Pages(Pages.BASE, "4 KiB", 0, 4096);
    static final Pages FOLIOS = new Pages("64k", "64 KiB folios", 1, 4096);
    static final Pages THP = new Pages("2m", "2 MiB", 2, 1 << 21);
    static final Pages GIGANTIC = new Pages("1g", "1 GiB hugetlb", 4, 1 << 30);

    static final long MIB = 1 << 20;
    static final long GIB = 1 << 30;

    /** Six rounds that differ by no more than a hundredth. */
    private static final double[] STEADY = {1, 1.002, 0.998, 1.004, 0.996, 1.001};

    private final List<CellResult> cells = new ArrayList<>();

    static HostFacts facts() {
        return new HostFacts(
                new Machine("6.18", "x86_64", 2, "25", "madvise"),
                "A processor",
                List.of(new Cache(1, 48 << 10), new Cache(2, 2 << 20)),
                "not told",
                Hypervisor.PRESENT,
                24 * GIB,
                "0 of 0 × 2 MiB free");
    }

    static Task loads(long bytes) {
        return new Task(Workload.RANDOM_LOADS, bytes, 1);
    }

    /** Random loads in Java, with about so many nanoseconds each. */
    MadeUp loads(long bytes, Pages pages, double nanos) {
        return with(new Cell(loads(bytes), pages, Language.JAVA), steady(nanos));
    }

    /** The same in C. */
    MadeUp loadsInC(long bytes, Pages pages, double nanos) {
        return with(new Cell(loads(bytes), pages, Language.C), steady(nanos));
    }

    MadeUp with(Cell cell, double... nanos) {
        cells.add(result(cell, Optional.empty(), nanos));
        return this;
    }

    /** Something whose faults were counted, so many in each of ten operations. */
    MadeUp faulted(Task task, Pages pages, long faults) {
        Cell cell = new Cell(task, pages, Language.JAVA);
        Map<String, Double> counters = Map.of("faults", 10.0 * faults, "operations", 10.0);
        cells.add(result(cell, Optional.empty(), counters, steady(1000)));
        return this;
    }

    MadeUp rejected(long bytes, Pages pages, double nanos, String reason) {
        cells.add(result(new Cell(loads(bytes), pages, Language.JAVA), Optional.of(reason), steady(nanos)));
        return this;
    }

    Report report() {
        return new Report(
                facts(),
                Instant.parse("2026-01-02T03:04:05Z"),
                "bench tlb",
                STEADY.length,
                "a compiler",
                "not available",
                cells,
                Map.of("1 GiB hugetlb", "1 needed, 0 of 0 free"),
                Map.of(),
                List.of());
    }

    static CellResult result(Cell cell, Optional<String> rejection, double... nanos) {
        return result(cell, rejection, Map.of("cycles", 12.5), nanos);
    }

    /** One iteration a round. */
    static CellResult result(Cell cell, Optional<String> rejection, Map<String, Double> counters, double... nanos) {
        return new CellResult(
                cell,
                DoubleStream.of(nanos)
                        .mapToObj(value -> new Sample(
                                List.of(Math.round(value * 1000)), "all on " + cell.pages(), rejection, counters))
                        .toList());
    }

    private static double[] steady(double nanos) {
        return DoubleStream.of(STEADY).map(factor -> factor * nanos).toArray();
    }
}

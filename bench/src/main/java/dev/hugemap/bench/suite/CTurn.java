// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.load.Backing;
import dev.hugemap.bench.load.CBaseline;
import dev.hugemap.bench.load.CLoad;
import dev.hugemap.bench.load.CResult;
import java.util.List;
import java.util.Map;

/**
 * Measures a cell in C, in a process of its own.
 *
 * @param program that does
 * @param effort how long
 */
record CTurn(CBaseline program, Effort effort) {
    private static final double PICOS = 1000;

    /**
     * Measures once.
     *
     * @throws IllegalStateException if the memory can't be had
     */
    Sample run(Cell cell) {
        Workload workload = cell.task().workload();
        CResult result = program.run(new CLoad(
                workload.method(),
                Backing.parse(cell.pages().label()),
                cell.task().bytes(),
                cell.task().threads(),
                effort.warmUps(cell),
                effort.iterations(),
                effort.millis(),
                workload.chains(),
                workload.stride()));
        if (result.nanos().isEmpty()) {
            throw new IllegalStateException(result.observation().reason());
        }
        List<Long> picos =
                result.nanos().stream().map(nanos -> Math.round(nanos * PICOS)).toList();
        return Observed.sample(picos, result.observation(), Map.of());
    }
}

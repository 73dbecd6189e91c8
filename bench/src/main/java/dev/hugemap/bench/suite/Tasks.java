// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which tasks a part has, where nobody says over how much memory.
 *
 * @param extent how much of it
 * @param sizes what was asked for, or empty for the usual ones
 * @param room how much memory a task may take
 * @param processors how many threads can run at a time
 */
record Tasks(Extent extent, Optional<List<Long>> sizes, long room, int processors) {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    /** The least that is usual. */
    private static final long LEAST = 16 * KIB;

    private static final int STEP = 4;

    List<Task> of(Part part) {
        List<Task> tasks = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            if (part.includes(workload.part()) && workload.isIn(extent)) {
                for (long bytes : sizes.orElseGet(() -> usualAndPossible(workload))) {
                    for (int threads : threads(workload)) {
                        tasks.add(new Task(workload, bytes, threads));
                    }
                }
            }
        }
        return tasks;
    }

    /** Whether a part has tasks at all: others are comparisons with sizes of their own. */
    static boolean exist(Part part) {
        return Arrays.stream(Workload.values()).anyMatch(workload -> part.includes(workload.part()));
    }

    /** What sizes that somebody asks for must be whole ones of, so that all of a part's tasks can run. */
    static long grain(Part part, Extent extent) {
        return Arrays.stream(Workload.values())
                .filter(workload -> part.includes(workload.part()) && workload.isIn(extent))
                .mapToLong(Workload::grain)
                .max()
                .orElse(1);
    }

    /** Where next to nothing is free, that isn't measured: it may be no byte at all. */
    private List<Long> usualAndPossible(Workload workload) {
        return usual(workload).stream().filter(bytes -> bytes >= LEAST).toList();
    }

    private List<Long> usual(Workload workload) {
        if (workload == Workload.RANDOM_LOADS) {
            return switch (extent) {
                case FULL -> all();
                case QUICK -> List.of(MIB, 16 * MIB, 128 * MIB, GIB);
                case GLANCE -> List.of(GIB);
            };
        }
        if (workload.part() == Part.TLB) {
            return List.of(MIB, 64 * MIB, GIB);
        }
        return List.of(Math.min(Long.highestOneBit(room), extent == Extent.FULL ? GIB : 256 * MIB));
    }

    /** From a part of the first cache to the most that fits, four times as much each time. */
    private List<Long> all() {
        List<Long> all = new ArrayList<>();
        long bytes = LEAST;
        while (bytes <= room) {
            all.add(bytes);
            bytes *= STEP;
        }
        long most = Long.highestOneBit(room);
        if (!all.contains(most)) {
            all.add(most);
        }
        return all;
    }

    private List<Integer> threads(Workload workload) {
        return workload.isParallel() && processors > 1 && extent == Extent.FULL ? List.of(1, processors) : List.of(1);
    }
}

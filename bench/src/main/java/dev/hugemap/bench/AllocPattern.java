// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.List;

/** How blocks are allocated and freed. */
enum AllocPattern {
    /** One, that stays in the method. */
    LOCAL("local", "pair"),
    /** One, that others could see. */
    ESCAPING("escaping", ""),
    /** Sixty-four, freed in another order. */
    BATCH("batch", "batch"),
    /** As recorded of a real program. */
    MIXED("mixed", ""),
    /** One after the other, freed by another thread. */
    HAND_OVER("handOver", "handover");

    private final String method;
    private final String cName;

    AllocPattern(String method, String cName) {
        this.method = method;
        this.cName = cName;
    }

    /** The JMH benchmark, as a regular expression. */
    String benchmark() {
        Class<?> benchmark = this == HAND_OVER ? HandOverBenchmark.class : AllocBenchmark.class;
        return benchmark.getName().replace(".", "\\.") + "\\." + method + "$";
    }

    /** What the program in C calls it; empty where it has none. */
    String cName() {
        return cName;
    }

    /** Those who take part. */
    List<String> rivals(long bytes, int threads) {
        return Rivals.names().stream()
                .filter(name -> takesPart(name, bytes, threads))
                .toList();
    }

    private boolean takesPart(String name, long bytes, int threads) {
        boolean alone = name.equals(Rivals.ADDRESSES_ALONE) || name.equals(Rivals.OBJECTS_ALONE);
        boolean slow = name.equals(Rivals.SHARED) || name.equals(Rivals.AUTO);
        boolean arena = slow
                || name.equals(Rivals.CONFINED)
                || name.equals(Rivals.POOL_ARENA)
                || name.equals(Rivals.POOL_ARENA_ZEROED);
        return switch (this) {
            // What takes tens of microseconds takes them at every size.
            case LOCAL, ESCAPING -> !alone && (!slow || bytes == 64 && threads == 1);
            case BATCH, MIXED -> !alone && !arena;
            case HAND_OVER -> !arena;
        };
    }

    @Override
    public String toString() {
        return switch (this) {
            case HAND_OVER -> "freed by another thread";
            case MIXED -> "recorded mix";
            default -> method;
        };
    }
}

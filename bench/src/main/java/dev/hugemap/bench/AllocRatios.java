// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How much longer each rival takes than hugemap's arm for the same.
 *
 * @param samples of each cell, round by round
 */
record AllocRatios(Map<AllocCell, List<AllocSample>> samples) {
    private static final long SMALL = 64;
    private static final long PAGE = 4096;

    /** All of them, in the order of the cells; none of a pool that wasn't on huge pages. */
    List<Ratio> all() {
        List<Ratio> ratios = new ArrayList<>();
        for (AllocCell cell : samples.keySet()) {
            for (String reference : references(cell)) {
                AllocCell hugemap = cell.of(reference);
                if (samples.containsKey(hugemap) && !isRejected(hugemap)) {
                    String name = cell.rival() + " / " + reference + ": " + cell.subject();
                    ratios.add(Ratio.of(name, aim(cell, reference), picos(cell), picos(hugemap)));
                }
            }
        }
        return ratios;
    }

    /** The times of a cell, one of each JVM. */
    List<Long> picos(AllocCell cell) {
        return of(cell).stream().map(AllocSample::median).toList();
    }

    /** Whether a pool was seen on other pages than huge ones, or nobody could tell. */
    boolean isRejected(AllocCell cell) {
        return cell.isPool()
                && of(cell).stream().anyMatch(sample -> !sample.observed().areHuge());
    }

    private List<AllocSample> of(AllocCell cell) {
        return Objects.requireNonNull(samples.get(cell));
    }

    private static List<String> references(AllocCell cell) {
        return switch (cell.rival()) {
            case Rivals.CONFINED, Rivals.SHARED, Rivals.AUTO -> List.of(Rivals.POOL_ARENA, Rivals.POOL_ARENA_ZEROED);
            case Rivals.POOL, Rivals.POOL_SEGMENT, Rivals.POOL_ARENA, Rivals.POOL_ARENA_ZEROED -> List.of();
            case Rivals.ADDRESSES_ALONE, Rivals.OBJECTS_ALONE -> List.of();
            // Objects and addresses are handed over by queues of different kinds.
            case Rivals.NETTY_POOLED, Rivals.NETTY_ADAPTIVE ->
                cell.pattern() == AllocPattern.HAND_OVER
                        ? List.of(Rivals.POOL_SEGMENT)
                        : List.of(Rivals.POOL, Rivals.POOL_SEGMENT);
            default -> List.of(Rivals.POOL);
        };
    }

    /** Aims are for blocks that their own thread frees, Netty's beside addresses. */
    private static String aim(AllocCell cell, String reference) {
        if (cell.pattern() == AllocPattern.HAND_OVER || reference.equals(Rivals.POOL_SEGMENT)) {
            return Ratio.NO_AIM;
        }
        return switch (cell.rival()) {
            case Rivals.NETTY_POOLED, Rivals.NETTY_ADAPTIVE -> "at least 4";
            case Rivals.JEMALLOC, Rivals.MIMALLOC -> "at least 1";
            case AllocCell.MIMALLOC_IN_C -> "at least 0.667";
            case Rivals.CONFINED -> arenaAim(cell, reference);
            default -> Ratio.NO_AIM;
        };
    }

    private static String arenaAim(AllocCell cell, String reference) {
        if (reference.equals(Rivals.POOL_ARENA_ZEROED)) {
            return cell.bytes() == PAGE ? "at least 1.5" : Ratio.NO_AIM;
        }
        if (cell.bytes() != SMALL) {
            return Ratio.NO_AIM;
        }
        return cell.pattern() == AllocPattern.LOCAL ? "at least 8" : "more than 1";
    }
}

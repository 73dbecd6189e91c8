// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the granule that spans come from, so that dense ones fill up and sparse ones drain. Guarded by its heap.
 *
 * <p>Of the granules with a free run that is long enough, it takes the one whose longest is shortest: long runs are kept for
 * those who need them. Of these, it takes the one that is used most: the others empty sooner. Granules are listed by both,
 * eight lengths to each doubling and eight eighths of use, so that few are looked at: those
 * of the length asked for, where it lies between two, and one more.
 */
final class Filler {
    private static final int SCALE_SHIFT = 3;
    private static final int SCALE = 1 << SCALE_SHIFT;
    private static final int LENGTHS = (Integer.SIZE - SCALE_SHIFT) * SCALE;

    private final @Nullable Granule[] first = new Granule[LENGTHS * SCALE];
    private final BitSet filled = new BitSet(LENGTHS * SCALE);

    /** A granule with a free run of so many units, or null. */
    @Nullable
    Granule choose(int units) {
        int rank = rank(units);
        boolean exact = shortest(rank) == units;
        int list = filled.nextSetBit((exact ? rank : rank + 1) * SCALE);
        if (list >= 0) {
            return first[list];
        }
        return exact ? null : search(rank, units);
    }

    /** Lists a granule anew after its units have changed: not at all where none is free or none is used. */
    void relist(Granule granule) {
        int list = granule.longestFree() == 0 || granule.isEmpty() ? -1 : list(granule);
        if (list != granule.listed) {
            remove(granule);
            if (list >= 0) {
                add(granule, list);
            }
        }
    }

    /** The lists of about this length, whose granules may have shorter runs or longer ones. */
    private @Nullable Granule search(int rank, int units) {
        for (int list = rank * SCALE; list < (rank + 1) * SCALE; list++) {
            for (Granule granule = first[list]; granule != null; granule = granule.after) {
                if (granule.longestFree() >= units) {
                    return granule;
                }
            }
        }
        return null;
    }

    private void add(Granule granule, int list) {
        Granule head = first[list];
        granule.listed = list;
        granule.before = null;
        granule.after = head;
        if (head != null) {
            head.before = granule;
        }
        first[list] = granule;
        filled.set(list);
    }

    /** Lists a granule no more. */
    void remove(Granule granule) {
        if (granule.listed < 0) {
            return;
        }
        if (granule.before == null) {
            first[granule.listed] = granule.after;
            filled.set(granule.listed, granule.after != null);
        } else {
            granule.before.after = granule.after;
        }
        if (granule.after != null) {
            granule.after.before = granule.before;
        }
        granule.before = null;
        granule.after = null;
        granule.listed = -1;
    }

    private static int list(Granule granule) {
        int eighths = (int) ((long) granule.usedUnits() * SCALE / granule.units());
        return rank(granule.longestFree()) * SCALE + SCALE - 1 - Math.min(eighths, SCALE - 1);
    }

    /** Lengths below eight each have a rank of their own; then eight ranks to each doubling. */
    private static int rank(int units) {
        if (units < SCALE) {
            return units;
        }
        int log2 = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(units);
        return (log2 - SCALE_SHIFT + 1 << SCALE_SHIFT) + (units >>> log2 - SCALE_SHIFT & SCALE - 1);
    }

    private static int shortest(int rank) {
        if (rank < SCALE) {
            return rank;
        }
        int log2 = (rank >>> SCALE_SHIFT) + SCALE_SHIFT - 1;
        return (1 << log2) + ((rank & SCALE - 1) << log2 - SCALE_SHIFT);
    }
}

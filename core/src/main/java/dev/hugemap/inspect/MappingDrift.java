// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A change of watched memory between two looks at it. Immutable.
 *
 * @param range what is watched, in whole base pages
 * @param kinds what happened to parts of it, one or more
 * @param before how it stood when it was looked at before
 * @param after how it stands
 * @param lastLook when it was looked at before: the change came later
 * @param seen when the change was seen
 */
public record MappingDrift(
        AddressRange range,
        Set<DriftKind> kinds,
        MappingState before,
        MappingState after,
        Instant lastLook,
        Instant seen) {
    /** Copies the set. */
    public MappingDrift {
        kinds = Set.copyOf(kinds);
    }

    /**
     * What happened between two looks; nothing where all is as before, or memory was touched for the first time.
     *
     * @param movedBytes that are on another node than before
     */
    static Set<DriftKind> kinds(MappingState before, MappingState after, long movedBytes) {
        Set<DriftKind> kinds = EnumSet.noneOf(DriftKind.class);
        long huge = after.hugeBytes() - before.hugeBytes();
        long small = after.smallBytes() - before.smallBytes();
        add(kinds, huge < 0 && small > 0, DriftKind.SPLIT);
        add(kinds, huge > 0 && small < 0, DriftKind.COLLAPSED);
        add(kinds, after.swappedBytes() > before.swappedBytes(), DriftKind.SWAPPED);
        add(kinds, after.absentBytes() > before.absentBytes(), DriftKind.RECLAIMED);
        add(kinds, after.unmappedBytes() > before.unmappedBytes(), DriftKind.UNMAPPED);
        add(kinds, movedBytes > 0, DriftKind.MIGRATED);
        return kinds;
    }

    private static void add(Set<DriftKind> kinds, boolean happened, DriftKind kind) {
        if (happened) {
            kinds.add(kind);
        }
    }

    /**
     * The change as a sentence.
     *
     * @return for example {@code 0x7f0000000000+4 MiB: split; before: 4 MiB on 2 MiB pages; after: 2 MiB on 2 MiB pages,
     *     2 MiB on base pages}
     */
    @Override
    public String toString() {
        return range + ": " + words() + "; before: " + before + "; after: " + after;
    }

    /** The kinds in the order of their enumeration. */
    String words() {
        return new TreeSet<>(kinds)
                .stream().map(kind -> kind.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.page.AddressRange;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Where this process has BARs mapped, of whichever device: memory that the kernel can't pin. Safe for use by many threads.
 */
final class MappedBars {
    private static final MappedBars PROCESS = new MappedBars();

    /** By first address. */
    private final ConcurrentSkipListMap<Long, Place> places = new ConcurrentSkipListMap<>();

    /** A BAR's addresses, and its name. */
    private record Place(AddressRange range, String name) {}

    /** Those of this process: addresses are the process's, whoever mapped them. */
    static MappedBars ofProcess() {
        return PROCESS;
    }

    void add(AddressRange range, String name) {
        if (range.length() > 0) {
            places.put(range.start(), new Place(range, name));
        }
    }

    void remove(AddressRange range) {
        places.remove(range.start());
    }

    /** The name of a BAR that shares an address with a range, for example {@code BAR 2 of 0000:00:06.0}; empty if none does. */
    Optional<String> in(AddressRange range) {
        Map.Entry<Long, Place> last = places.lowerEntry(range.end());
        return Optional.ofNullable(last)
                .map(Map.Entry::getValue)
                .filter(place -> place.range().overlaps(range))
                .map(Place::name);
    }
}

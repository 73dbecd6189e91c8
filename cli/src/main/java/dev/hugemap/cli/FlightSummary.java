// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a recording's events come to, added one by one. Grows with the kinds of what was seen, not with the events. */
final class FlightSummary {
    private final Map<String, FlightGrants> granted = new LinkedHashMap<>();
    private final Map<List<String>, FlightRefusals> refused = new LinkedHashMap<>();
    private final Map<String, FlightCount> nothing = new LinkedHashMap<>();
    private final Map<String, FlightCount> shared = new LinkedHashMap<>();
    private final Map<String, FlightCount> drifts = new LinkedHashMap<>();
    private final Map<String, Long> others = new TreeMap<>();
    private final Set<Long> pools = new HashSet<>();
    private final FlightCount reserved = new FlightCount();
    private final FlightCount committed = new FlightCount();
    private final FlightCount released = new FlightCount();
    private final FlightCount exhausted = new FlightCount();
    private final FlightCollapses collapses = new FlightCollapses();
    private @Nullable Instant first;
    private @Nullable Instant last;
    private long events;
    private long ours;

    /** Any event: they all tell how long was recorded. */
    void saw(Instant start, Instant end) {
        events++;
        first = first == null || start.isBefore(first) ? start : first;
        last = last == null || end.isAfter(last) ? end : last;
    }

    /** One of hugemap's. */
    void add(FlightEvent event) {
        ours++;
        switch (event.name()) {
            case "MemoryGranted" ->
                granted.computeIfAbsent(event.text("backing"), FlightGrants::new)
                        .add(event);
            case "BackingRefused" ->
                refused.computeIfAbsent(List.of(event.text("backing"), event.text("reason")), FlightRefusals::new)
                        .add(event);
            case "MemoryRefused" -> of(nothing, event.text("backings")).add(event, event.number("asked"));
            case "SharedRegionOpened" -> of(shared, event.text("origin")).add(event, event.number("length"));
            case "MappingDrift" -> of(drifts, event.text("kinds")).add(event, event.number("length"));
            case "RegionReserved" -> reserved.add(event, event.number("length"));
            case "GranuleCommitted" -> {
                pools.add(event.number("pool"));
                committed.add(event, event.number("committed"));
            }
            case "GranuleReleased" -> {
                pools.add(event.number("pool"));
                released.add(event, event.number("length"));
            }
            case "PoolExhausted" -> {
                pools.add(event.number("pool"));
                exhausted.add(event, event.number("requested"));
            }
            case "MemoryCollapsed" -> collapses.add(event);
            default -> others.merge(event.name(), 1L, Long::sum);
        }
    }

    private static FlightCount of(Map<String, FlightCount> counts, String kind) {
        return counts.computeIfAbsent(kind, _ -> new FlightCount());
    }

    /** How many events there were of all programs' kinds. */
    long events() {
        return events;
    }

    /** How many of them are hugemap's. */
    long ours() {
        return ours;
    }

    /** When the first event was; empty where there was none. */
    Optional<Instant> first() {
        return Optional.ofNullable(first);
    }

    /** When the last event was over. */
    Optional<Instant> last() {
        return Optional.ofNullable(last);
    }

    /** What was granted, largest pages first. */
    List<FlightGrants> granted() {
        return granted.values().stream()
                .sorted(Comparator.comparingLong(FlightGrants::pageSize)
                        .reversed()
                        .thenComparing(FlightGrants::backing))
                .toList();
    }

    long grantedBytes() {
        return granted.values().stream().mapToLong(FlightGrants::bytes).sum();
    }

    /** How much of it was populated. */
    long populatedBytes() {
        return granted.values().stream().mapToLong(FlightGrants::populated).sum();
    }

    /** How much of it comes on touch, and isn't proved. */
    long onTouchBytes() {
        return granted.values().stream().mapToLong(FlightGrants::onTouch).sum();
    }

    /** How much was populated on more than base pages. */
    long hugeBytes() {
        return granted.values().stream()
                .filter(FlightGrants::isHuge)
                .mapToLong(FlightGrants::populated)
                .sum();
    }

    /** What was refused, largest pages first, each backing's most frequent reason first. */
    List<FlightRefusals> refused() {
        return refused.values().stream()
                .sorted(Comparator.comparingLong(FlightRefusals::pageSize)
                        .reversed()
                        .thenComparing(FlightRefusals::backing)
                        .thenComparing(
                                Comparator.comparingLong(FlightRefusals::count).reversed()))
                .toList();
    }

    /** Requests that got nothing, by what was tried. */
    Map<String, FlightCount> nothing() {
        return nothing;
    }

    /** Shared regions, by how this process came to them. */
    Map<String, FlightCount> shared() {
        return shared;
    }

    /** Drifts, by their kinds. */
    Map<String, FlightCount> drifts() {
        return drifts;
    }

    /** Events that this version doesn't know or sum up. */
    Map<String, Long> others() {
        return others;
    }

    FlightCount reserved() {
        return reserved;
    }

    FlightCollapses collapses() {
        return collapses;
    }

    /** How many pools told of themselves. */
    int pools() {
        return pools.size();
    }

    FlightCount committed() {
        return committed;
    }

    FlightCount released() {
        return released;
    }

    FlightCount exhausted() {
        return exhausted;
    }

    static long total(Map<String, FlightCount> counts) {
        return counts.values().stream().mapToLong(FlightCount::count).sum();
    }
}

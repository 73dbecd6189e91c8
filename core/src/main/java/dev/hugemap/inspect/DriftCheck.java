package dev.hugemap.inspect;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at ranges again and again, and tells what changed between two looks. For the thread that makes the first look.
 *
 * <p>Descriptors and buffers stay open between looks where the kernel has PAGEMAP_SCAN and PROCMAP_QUERY (6.11);
 * elsewhere each look opens them anew and reads smaps.
 */
final class DriftCheck implements AutoCloseable {
    private final Supplier<Sources> opener;
    private final List<AddressRange> ranges;
    private final PageSize base;
    private final Nodes nodes;
    private final InstantSource clock;
    private final List<Runs> runs = new ArrayList<>();
    private List<MappingState> states = List.of();
    private Instant lastLook = Instant.EPOCH;
    private @Nullable Sources sources;
    private boolean staysOpen;
    private boolean gone;

    /**
     * A check that has not looked yet.
     *
     * @param ranges in whole base pages
     */
    DriftCheck(
            Supplier<Sources> opener, List<AddressRange> ranges, PageSize base, Nodes nodes, InstantSource clock) {
        this.opener = opener;
        this.ranges = ranges;
        this.base = base;
        this.nodes = nodes;
        this.clock = clock;
    }

    /** The first look, with which the next one is compared. */
    void start() {
        lastLook = clock.instant();
        open();
        states = count();
    }

    /** A further look: each range that changed is told, when all have been looked at. */
    void look(Consumer<MappingDrift> listener) {
        Instant now = clock.instant();
        List<MappingState> before = states;
        Instant earlier = lastLook;
        states = countAgain();
        lastLook = now;
        for (int i = 0; i < ranges.size(); i++) {
            Set<DriftKind> kinds = MappingDrift.kinds(before.get(i), states.get(i));
            if (!kinds.isEmpty()) {
                listener.accept(
                        new MappingDrift(ranges.get(i), kinds, before.get(i), states.get(i), earlier, now));
            }
        }
    }

    private List<MappingState> countAgain() {
        if (gone) {
            // Another process may have its number by now.
            return states;
        }
        try {
            if (sources == null || !staysOpen) {
                close();
                open();
            }
            return count();
        } catch (SyscallException refused) {
            close();
            gone = refused.errno().equals(Errno.ESRCH) || refused.errno().equals(Errno.ENOENT);
            if (gone) {
                return ranges.stream().map(DriftCheck::unmapped).toList();
            }
            throw refused;
        }
    }

    private List<MappingState> count() {
        List<MappingState> counted = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            StateCount count = new StateCount(base, nodes);
            counted.add(count.count(runs.get(i), ranges.get(i).start()));
        }
        return counted;
    }

    private static MappingState unmapped(AddressRange range) {
        return new MappingState(new TreeMap<>(), 0, 0, 0, 0, range.length(), 0, new TreeMap<>());
    }

    private void open() {
        Sources opened = opener.get();
        sources = opened;
        Findings findings = new Findings();
        for (AddressRange range : ranges) {
            runs.add(opened.runs(range, SpanCursor.LEAVES_AND_OWNERS, range.length(), findings));
        }
        staysOpen = !findings.evidence().contains(Evidence.SMAPS)
                && findings.evidence().contains(Evidence.PAGEMAP_SCAN);
    }

    @Override
    public void close() {
        runs.clear();
        if (sources != null) {
            sources.close();
            sources = null;
        }
    }
}

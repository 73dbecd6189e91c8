// SPDX-License-Identifier: Apache-2.0
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
    /** What a look at one range has shown. */
    private record Look(MappingState state, NodeSpans nodes) {}

    private final Supplier<Sources> opener;
    private final List<AddressRange> ranges;
    private final PageSize base;
    private final Nodes nodes;
    private final InstantSource clock;
    private final List<Runs> runs = new ArrayList<>();
    private List<Look> looks = List.of();
    private Instant lastLook = Instant.EPOCH;
    private @Nullable Sources sources;
    private boolean staysOpen;
    private boolean gone;

    /**
     * A check that has not looked yet.
     *
     * @param ranges in whole base pages
     */
    DriftCheck(Supplier<Sources> opener, List<AddressRange> ranges, PageSize base, Nodes nodes, InstantSource clock) {
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
        looks = count();
    }

    /** A further look: each range that changed is told, when all have been looked at. */
    void look(Consumer<MappingDrift> listener) {
        Instant now = clock.instant();
        List<Look> before = looks;
        Instant earlier = lastLook;
        looks = lookAgain();
        lastLook = now;
        for (int i = 0; i < ranges.size(); i++) {
            Look then = before.get(i);
            Look here = looks.get(i);
            Set<DriftKind> kinds =
                    MappingDrift.kinds(then.state(), here.state(), then.nodes().movedUntil(here.nodes()));
            if (!kinds.isEmpty()) {
                listener.accept(new MappingDrift(ranges.get(i), kinds, then.state(), here.state(), earlier, now));
            }
        }
    }

    private List<Look> lookAgain() {
        if (gone) {
            // Another process may have its number by now.
            return looks;
        }
        try {
            if (sources == null || !staysOpen) {
                close();
                open();
            }
            return count();
        } catch (ProcessEndedException ended) {
            close();
            gone = true;
            return ranges.stream().map(DriftCheck::unmapped).toList();
        } catch (SyscallException refused) {
            close();
            gone = refused.errno().equals(Errno.ESRCH) || refused.errno().equals(Errno.ENOENT);
            if (gone) {
                return ranges.stream().map(DriftCheck::unmapped).toList();
            }
            throw refused;
        }
    }

    private List<Look> count() {
        List<Look> counted = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            StateCount count = new StateCount(base, nodes);
            MappingState state = count.count(runs.get(i), ranges.get(i).start());
            counted.add(new Look(state, count.spans()));
        }
        return counted;
    }

    private static Look unmapped(AddressRange range) {
        MappingState state = new MappingState(new TreeMap<>(), 0, 0, 0, 0, range.length(), 0, new TreeMap<>());
        return new Look(state, new NodeSpans());
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

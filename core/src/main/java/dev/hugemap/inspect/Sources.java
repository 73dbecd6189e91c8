// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sources of one report or walk, each with what stands in where this kernel lacks it. For one thread. */
final class Sources implements AutoCloseable {
    private final String process;
    private final NativeBridge bridge;
    private final PageSizes sizes;
    private final Arena arena = Arena.ofConfined();
    private final ProcFile pagemap;
    private final PagemapEntries entries;
    private final ZeroPageCheck zeroPages;
    private @Nullable ProcFile maps;
    private @Nullable MappingCursor mappings;

    /**
     * Opens pagemap.
     *
     * @param process the folder of a process
     * @param zeroFlag what earlier reports have learned
     * @param written a range that was just populated by writing, or null
     * @throws SyscallException if pagemap can't be opened
     */
    Sources(
            String process,
            NativeBridge bridge,
            PageSizes sizes,
            HugeZeroFlag zeroFlag,
            @Nullable AddressRange written) {
        this.process = process;
        this.bridge = bridge;
        this.sizes = sizes;
        this.pagemap = ProcFile.open(bridge, process + "/pagemap");
        this.entries = new PagemapEntries(pagemap, sizes.base(), arena);
        this.zeroPages = new ZeroPageCheck(entries, zeroFlag, written);
        if (!isOwn()) {
            openMaps();
        }
    }

    private boolean isOwn() {
        return process.equals(Inspector.SELF);
    }

    private ProcFile openMaps() {
        if (maps == null) {
            maps = ProcFile.open(bridge, process + "/maps");
        }
        return maps;
    }

    /**
     * Makes sure that the process still has the memory that was looked at: of one that has ended, or started another
     * program, pagemap shows nothing, as if nothing were mapped.
     *
     * @throws ProcessEndedException if it hasn't
     */
    void requireProcess() {
        try {
            if (!isOwn() && openMaps().readSome(arena.allocate(1), 0) == 0) {
                throw new ProcessEndedException(process + "/maps", null);
            }
        } catch (SyscallException refused) {
            throw explain(refused);
        }
    }

    /** What a refusal in the middle of a walk is told as. */
    RuntimeException explain(SyscallException refused) {
        boolean gone = !isOwn() && refused.errno().equals(Errno.ESRCH);
        return gone ? new ProcessEndedException(process, refused) : refused;
    }

    PagemapEntries entries() {
        return entries;
    }

    /** The mappings that a range touches, whole. */
    List<Vma> mappings(AddressRange range, Findings findings) {
        MappingCursor cursor = cursor(range, findings);
        List<Vma> mappings = new ArrayList<>();
        long at = range.start();
        while (at < range.end() && cursor.seek(at) && cursor.start() < range.end()) {
            PageSize pageSize = cursor.pageBytes() == 0 ? null : new PageSize(cursor.pageBytes());
            AddressRange mapping = AddressRange.between(cursor.start(), cursor.end());
            mappings.add(new Vma(mapping, pageSize, cursor.sight(), cursor.kind()));
            at = cursor.end();
        }
        return mappings;
    }

    /** The mappings: from PROCMAP_QUERY, else from smaps, else one that nothing is known of. */
    private MappingCursor cursor(AddressRange range, Findings findings) {
        if (mappings != null) {
            findings.read(Evidence.PROCMAP_QUERY);
            return mappings;
        }
        try {
            MappingCursor cursor = new ProcmapCursor(openMaps(), sizes.base(), arena);
            cursor.seek(range.start());
            findings.read(Evidence.PROCMAP_QUERY);
            mappings = cursor;
            return cursor;
        } catch (SyscallException refused) {
            findings.note("PROCMAP_QUERY (Linux 6.11) is not to be had (" + refused.errno() + "), smaps stands in");
        }
        return new SmapsCursor(() -> smaps(range, findings).orElseGet(() -> List.of(SmapsEntry.untold(range))));
    }

    /** The layout of a range. */
    Layout layout(AddressRange range, Findings findings) {
        boolean trusted = zeroPages.isTrusted(range.start(), range.end());
        long told = trusted ? SpanCursor.LEAVES : SpanCursor.LEAVES_AND_OWNERS;
        Runs runs = runs(range, told, range.length(), findings);
        Layout layout = new Layout();
        long unmapped = 0;
        while (runs.next()) {
            layout.add(runs.start(), runs.end(), state(runs));
            unmapped += runs.kind() == MappingKind.NONE ? runs.end() - runs.start() : 0;
        }
        if (unmapped > 0) {
            findings.note("no mapping covers " + Bytes.format(unmapped) + " of the range");
        }
        return layout;
    }

    private static State state(Runs runs) {
        return switch (runs.state()) {
            case ABSENT -> Gap.ABSENT;
            case SWAPPED -> Gap.SWAPPED;
            case UNKNOWN -> Gap.UNKNOWN;
            case ZERO_PAGE -> new Mapped(LeafKind.ZERO_PAGE, new PageSize(runs.leafBytes()), null);
            case PRESENT ->
                new Mapped(
                        runs.kind() == MappingKind.HUGETLB ? LeafKind.HUGETLB : LeafKind.MEMORY,
                        new PageSize(runs.leafBytes()),
                        runs.folioBytes() == 0 ? null : new PageSize(runs.folioBytes()));
        };
    }

    /**
     * What stands at the addresses of a range: from PAGEMAP_SCAN, else from pagemap and smaps, else unknown.
     *
     * @param told the PAGE_IS_* bits that are of interest
     * @param firstBatch how many bytes to scan at first
     */
    Runs runs(AddressRange range, long told, long firstBatch, Findings findings) {
        Runs runs;
        try {
            SpanCursor spans = new SpanCursor(pagemap, told, firstBatch, arena);
            spans.probe(range.start(), sizes.base().bytes());
            findings.read(Evidence.PAGEMAP_SCAN);
            runs = new ScannedRuns(sizes, cursor(range, findings), spans, zeroPages, findings, range.end());
        } catch (SyscallException refused) {
            findings.note(
                    "PAGEMAP_SCAN (Linux 6.7) is not to be had (" + refused.errno() + "), pagemap and smaps stand in");
            runs = new InferredRuns(
                    () -> smapsBesidePagemap(range, findings),
                    new SmapsInference(sizes, entries, findings),
                    range.end());
        }
        runs.seek(range.start());
        return runs;
    }

    private List<SmapsEntry> smapsBesidePagemap(AddressRange range, Findings findings) {
        Optional<List<SmapsEntry>> smaps = smaps(range, findings);
        smaps.ifPresent(read -> findings.read(Evidence.PAGEMAP));
        return smaps.orElseGet(() -> List.of(SmapsEntry.untold(range)));
    }

    /** Whether this kernel has soft-dirty bits: then a page that is written to right now has its bit set. */
    boolean keepsSoftDirty() {
        MemorySegment written = arena.allocate(JAVA_LONG);
        written.set(JAVA_LONG, 0, 1);
        try (ProcFile own = ProcFile.open(bridge, Inspector.SELF + "/pagemap")) {
            return PagemapEntries.isSoftDirty(new PagemapEntries(own, sizes.base(), arena).at(written.address()));
        }
    }

    /** A layout with the folios that kpageflags shows. */
    Layout withFolios(Layout layout, Findings findings) {
        return new FolioReader(bridge, sizes, entries, findings).refine(layout);
    }

    /** Holds a layout against kpagecount, where this process may read it. */
    void compareMapCounts(Layout layout, Findings findings) {
        new MapCounts(bridge, sizes.base(), entries, findings).compare(layout);
    }

    /** The entries of smaps that a range touches; empty where smaps can't be read. */
    Optional<List<SmapsEntry>> smaps(AddressRange range, Findings findings) {
        List<SmapsEntry> entries = new ArrayList<>();
        try (SmapsReader reader = SmapsReader.open(bridge, process, "smaps")) {
            while (reader.next() && reader.start() < range.end()) {
                if (reader.end() > range.start()) {
                    entries.add(reader.entry());
                }
            }
        } catch (SyscallException | ProcessEndedException | KernelTextException failure) {
            findings.note(process + "/smaps can't be read: " + failure.getMessage());
            return Optional.empty();
        }
        findings.read(Evidence.SMAPS);
        return Optional.of(entries);
    }

    @Override
    public void close() {
        if (maps != null) {
            maps.close();
        }
        pagemap.close();
        arena.close();
    }
}

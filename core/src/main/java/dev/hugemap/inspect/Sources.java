package dev.hugemap.inspect;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The sources of one report, each with what stands in where this kernel lacks it. For one thread. */
final class Sources implements AutoCloseable {
    private final NativeBridge bridge;
    private final KernelFiles files;
    private final PageSizes sizes;
    private final ProcFile pagemap;
    private final PagemapEntries entries;
    private final ZeroPageCheck zeroPages;

    /**
     * Opens pagemap.
     *
     * @param zeroPagesFlagged what earlier reports have learned, see {@link ZeroPageCheck}
     * @param written a range that was just populated by writing, or null
     * @throws SyscallException if pagemap can't be opened
     */
    Sources(
            NativeBridge bridge,
            KernelFiles files,
            PageSizes sizes,
            AtomicBoolean zeroPagesFlagged,
            @Nullable AddressRange written) {
        this.bridge = bridge;
        this.files = files;
        this.sizes = sizes;
        this.pagemap = ProcFile.open(bridge, "/proc/self/pagemap");
        this.entries = new PagemapEntries(pagemap, sizes.base());
        this.zeroPages = new ZeroPageCheck(entries, zeroPagesFlagged, written);
    }

    /** The mappings that a range touches: from PROCMAP_QUERY, else from smaps, else one that nothing is known of. */
    List<Vma> mappings(AddressRange range, Findings findings) {
        try (ProcFile maps = ProcFile.open(bridge, "/proc/self/maps")) {
            List<Vma> mappings = new ProcmapQuery(maps).mappings(range);
            findings.read(Evidence.PROCMAP_QUERY);
            return mappings;
        } catch (SyscallException refused) {
            findings.note("PROCMAP_QUERY (Linux 6.11) is not to be had (" + refused.errno() + "), smaps stands in");
        }
        return smaps(range, findings)
                .map(entries -> entries.stream().map(SmapsEntry::toVma).toList())
                .orElseGet(() -> List.of(Vma.untold(range)));
    }

    /** The layout of a range: from PAGEMAP_SCAN, else from pagemap and smaps, else unknown. */
    Layout layout(AddressRange range, List<Vma> vmas, Findings findings) {
        Optional<List<Span>> spans = scan(range, findings);
        if (spans.isPresent()) {
            return new LeafReader(sizes, zeroPages, findings).read(range, vmas, spans.get());
        }
        Optional<List<SmapsEntry>> smaps = smaps(range, findings);
        if (smaps.isPresent()) {
            findings.read(Evidence.PAGEMAP);
            return new SmapsInference(sizes, entries, findings).read(range, smaps.get());
        }
        Layout unknown = new Layout();
        unknown.add(range.start(), range.end(), Gap.UNKNOWN);
        return unknown;
    }

    private Optional<List<Span>> scan(AddressRange range, Findings findings) {
        try {
            long told = zeroPages.isTrusted(range) ? PagemapScan.LEAVES : PagemapScan.LEAVES_AND_OWNERS;
            List<Span> spans = new PagemapScan(pagemap).scan(range, told);
            findings.read(Evidence.PAGEMAP_SCAN);
            return Optional.of(spans);
        } catch (SyscallException refused) {
            findings.note(
                    "PAGEMAP_SCAN (Linux 6.7) is not to be had (" + refused.errno() + "), pagemap and smaps stand in");
            return Optional.empty();
        }
    }

    /** A layout with the folios that kpageflags shows. */
    Layout withFolios(Layout layout, Findings findings) {
        return new FolioReader(bridge, sizes, entries, findings).refine(layout);
    }

    /** The entries of smaps that a range touches; empty where smaps can't be read. */
    Optional<List<SmapsEntry>> smaps(AddressRange range, Findings findings) {
        Optional<String> text = files.read("/proc/self/smaps");
        if (text.isEmpty()) {
            findings.note("/proc/self/smaps can't be read");
            return Optional.empty();
        }
        findings.read(Evidence.SMAPS);
        return Optional.of(Smaps.within(Smaps.parse(text.get()), range));
    }

    @Override
    public void close() {
        pagemap.close();
    }
}

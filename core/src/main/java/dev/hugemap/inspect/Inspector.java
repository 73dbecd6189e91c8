// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel how ranges of a process are mapped.
 *
 * <p>It only reads, and never changes a mapping of the process; to learn how this kernel tells the huge zero page, it may
 * once have it behind addresses of its own for a moment. A range is widened to whole base pages; where it starts or ends inside
 * a huge leaf, the leaf counts with its bytes in the range. Addresses without a mapping are absent. A source that this
 * kernel lacks, or that this process may not read, is replaced by the next cheapest, and the report's notes say so;
 * where none is left, bytes are unknown, never guessed. Descriptors are open for the time of a report only.
 *
 * <p>Safe for use by many threads. Other threads may map, unmap and touch the range meanwhile: each source is then right
 * about its own moment.
 */
@SuppressWarnings("exports") // a bridge comes from hugemap's own modules alone, and so does whoever builds an inspector
public final class Inspector {
    /** Base pages that a walk looks at with its first call, so that a single look is cheap. */
    private static final long FIRST_BATCH = 4096;

    private static final String PROCESSES = "/proc/";

    static final String SELF = PROCESSES + "self";

    private final String process;
    private final NativeBridge bridge;
    private final KernelFiles files;
    private final PageSizes sizes;
    /** Who has the number; empty for this process. */
    private final Optional<ProcessIdentity> other;

    private final HugeZeroFlag zeroFlag;

    private Inspector(
            String process, NativeBridge bridge, KernelFiles files, PageSizes sizes, Optional<ProcessIdentity> other) {
        this.process = process;
        this.bridge = bridge;
        this.files = files;
        this.sizes = sizes;
        this.other = other;
        this.zeroFlag = new HugeZeroFlag(bridge, sizes);
    }

    /**
     * An inspector of this process.
     *
     * @param bridge the system calls
     * @param files the host's files
     * @param sizes the host's page sizes
     * @return the inspector
     */
    public static Inspector of(NativeBridge bridge, KernelFiles files, PageSizes sizes) {
        return new Inspector(SELF, bridge, files, sizes, Optional.empty());
    }

    /**
     * An inspector of another process, which the kernel allows its own user and root (ptrace access, {@code man 2 ptrace}).
     *
     * @param bridge the system calls
     * @param files the host's files
     * @param sizes the host's page sizes
     * @param pid of the process
     * @return the inspector; if the process ends or another one gets its number, reports say that nothing could be read
     */
    public static Inspector of(NativeBridge bridge, KernelFiles files, PageSizes sizes, long pid) {
        String process = PROCESSES + pid;
        return new Inspector(process, bridge, files, sizes, ProcessIdentity.read(files, process));
    }

    /**
     * How a range is mapped, from the cheapest sources that suffice.
     *
     * <p>PROCMAP_QUERY and PAGEMAP_SCAN, without privilege; pagemap where a kernel may not tell the huge zero page from
     * memory; smaps only on kernels that lack one of the former. Folios under base leaves stay unknown.
     *
     * @param range the range; widened to whole base pages
     * @return the report
     */
    public MappingReport report(AddressRange range) {
        return inspect(range, null, inspection -> inspection.cheap(range.alignOutward(sizes.base())));
    }

    /**
     * As {@link #report(AddressRange)}, with the faults that were counted when the range was just populated: a second
     * opinion, and evidence of folio sizes where the sizes that were possible leave one solution.
     *
     * @param range the range; widened to whole base pages
     * @param counts the faults, of that range or of a larger one
     * @return the report
     */
    public MappingReport report(AddressRange range, FaultCounts counts) {
        return inspect(range, counts, inspection -> inspection.cheap(range.alignOutward(sizes.base())));
    }

    /**
     * As {@link #report(AddressRange)}, with kpageflags beside it where this process may read it: folio sizes as the kernel
     * has them at this moment, for the price of an entry per base page.
     *
     * @param range the range; widened to whole base pages
     * @return the report
     */
    public MappingReport reportFolios(AddressRange range) {
        return inspect(range, null, inspection -> inspection.folios(range.alignOutward(sizes.base())));
    }

    /**
     * As {@link #report(AddressRange, FaultCounts)}, with kpageflags beside it where this process may read it: folio
     * sizes as the kernel has them, for the price of an entry per base page.
     *
     * @param range the range; widened to whole base pages
     * @param counts the faults, of that range or of a larger one
     * @return the report
     */
    public MappingReport reportFolios(AddressRange range, FaultCounts counts) {
        return inspect(range, counts, inspection -> inspection.folios(range.alignOutward(sizes.base())));
    }

    /**
     * As {@link #report(AddressRange)}, from every source of this host, compared with one another: smaps and the
     * statistics of folios too, and where this process may read them kpageflags, which adds folio sizes, and kpagecount.
     *
     * <p>Slow: smaps is written for the whole process. And not without effect: while it writes smaps, the kernel drops
     * the 1 GiB entries that map PCI BARs of this process; they fault again at the next touch. Where the process maps a
     * device by vfio, a note says so.
     *
     * @param range the range; widened to whole base pages
     * @return the report; its {@code disagreements} hold a sentence for each difference that stayed when looked at again
     */
    public MappingReport reportAllSources(AddressRange range) {
        return inspect(range, null, inspection -> inspection.full(range.alignOutward(sizes.base()), files, process));
    }

    /**
     * As {@link #report(AddressRange, FaultCounts)}, from every source of this host, compared with one another; see
     * {@link #reportAllSources(AddressRange)} for what that costs.
     *
     * @param range the range; widened to whole base pages
     * @param counts the faults, of that range or of a larger one
     * @return the report; its {@code disagreements} hold a sentence for each difference that stayed when looked at again
     */
    public MappingReport reportAllSources(AddressRange range, FaultCounts counts) {
        return inspect(range, counts, inspection -> inspection.full(range.alignOutward(sizes.base()), files, process));
    }

    /**
     * How much of a range the kernel has locked ({@code mlock}) and put pages behind, as smaps says. Slow: smaps is written
     * for the whole process. Hugetlb pages, which are never swapped, it doesn't count.
     *
     * @param range the range; widened to whole base pages
     * @return bytes; empty where smaps can't be read, or a mapping is locked in part only and reaches beyond the range
     */
    public OptionalLong lockedBytes(AddressRange range) {
        try (SmapsReader smaps = smaps()) {
            return LockedBytes.within(smaps, range.alignOutward(sizes.base()));
        } catch (SyscallException | ProcessEndedException | KernelTextException unreadable) {
            return OptionalLong.empty();
        }
    }

    /**
     * All mappings with every field and flag of {@code /proc/PID/smaps}. Slow, and it drops the 1 GiB entries of mapped
     * BARs; see {@link SmapsReader}.
     *
     * @return a reader before the first mapping; to be closed
     * @throws SyscallException if the process doesn't exist, or this one may not look at it
     */
    public SmapsReader smaps() {
        return SmapsReader.open(bridge, process, "smaps");
    }

    /**
     * The sums over all mappings in {@code /proc/PID/smaps_rollup}, as one entry by the name of {@code [rollup]}. It costs
     * what smaps costs but the writing, and has the same effect on mapped BARs.
     *
     * @return a reader before that entry; to be closed
     * @throws SyscallException if the process doesn't exist, or this one may not look at it
     */
    public SmapsReader smapsRollup() {
        return SmapsReader.open(bridge, process, "smaps_rollup");
    }

    /**
     * All mappings with their memory policy and the nodes that their pages are on, from {@code /proc/PID/numa_maps}. Slow,
     * and it drops the 1 GiB entries of mapped BARs; see {@link NumaMapsReader}.
     *
     * @return a reader before the first mapping; to be closed
     * @throws SyscallException if the process doesn't exist, this one may not look at it, or the kernel has no NUMA
     */
    public NumaMapsReader numaMaps() {
        return NumaMapsReader.open(bridge, process);
    }

    /**
     * A walk over the leaves of a range, from the sources of {@link #report(AddressRange)}.
     *
     * @param range the range; widened to whole base pages
     * @return the walk, at the start of the range; to be closed
     * @throws SyscallException if pagemap can't be opened
     * @throws ProcessEndedException if the process has ended
     */
    public PageWalk walk(AddressRange range) {
        return walk(range, sources -> Optional.empty());
    }

    /**
     * As {@link #walk(AddressRange)}, with the folios under base leaves where this process may read kpageflags.
     *
     * @param range the range; widened to whole base pages
     * @return the walk, at the start of the range; to be closed
     * @throws SyscallException if pagemap can't be opened
     * @throws ProcessEndedException if the process has ended
     */
    public PageWalk walkFolios(AddressRange range) {
        return walk(range, sources -> FolioCursor.open(bridge, sizes, sources.entries()));
    }

    /**
     * Why a range is not on huge pages, as far as it isn't.
     *
     * <p>Looks at what stands there (the sources of {@link #report(AddressRange)}, and kpageflags where this process may
     * read it), and asks the mappings' flags in smaps, and the settings in sysfs and of the process, as they are now.
     *
     * <p>Slow: smaps is written for the whole process. And not without effect: while it writes smaps, the kernel drops
     * the 1 GiB entries that map PCI BARs of the process; they fault again at the next touch. Where the process maps a
     * device by vfio, a note says so.
     *
     * @param range the range; widened to whole base pages
     * @return the explanation; where nothing can be read, one cause {@link CauseKind#UNKNOWN}, and a note that says why
     */
    public Explanation explain(AddressRange range) {
        return explain(List.of(range)).getFirst();
    }

    /**
     * As {@link #explain(AddressRange)} for many ranges, with one reading of smaps and of the settings for all of them.
     *
     * @param ranges the ranges; each widened to whole base pages
     * @return an explanation for each, in their order
     */
    public List<Explanation> explain(List<AddressRange> ranges) {
        List<AddressRange> pages =
                ranges.stream().map(range -> range.alignOutward(sizes.base())).toList();
        try (Sources sources = sources(null)) {
            List<Explanation> explanations = Explainer.explain(process, bridge, files, sizes, sources, pages);
            sources.requireProcess();
            return explanations;
        } catch (SyscallException | ProcessEndedException refused) {
            String note = process + "/pagemap can't be read: " + refused.getMessage();
            return pages.stream().map(range -> Explanation.unknown(range, note)).toList();
        }
    }

    /**
     * All mappings of the process, and what stands in each: from {@code maps} and one {@link #walk(AddressRange)} over
     * them, unprivileged for a process of one's own user. Where the kernel has PAGEMAP_SCAN (6.7) and PROCMAP_QUERY
     * (6.11), smaps isn't read.
     *
     * @return the address space, without the kernel's own half of the addresses
     * @throws UnreadableProcessException if there is no such process, it ends meanwhile, or the kernel doesn't permit it
     * @throws SyscallException if a call fails for another reason
     */
    public AddressSpace mappings() {
        return mappings(_ -> {});
    }

    /**
     * As {@link #mappings()}, with every step of the walk shown to a visitor: what it sees adds up to what is returned.
     *
     * @param visitor is called for each step, from the first mapping's start to the last one's end, and only reads it
     * @return the address space, without the kernel's own half of the addresses
     * @throws UnreadableProcessException if there is no such process, it ends meanwhile, or the kernel doesn't permit it;
     *     what the visitor saw is void then
     * @throws SyscallException if a call fails for another reason
     */
    public AddressSpace mappings(Consumer<PageWalk> visitor) {
        return new SpaceReader(process, pid(), bridge, files, sizes.base()).read(this::walk, visitor);
    }

    /**
     * Where the process has memory of devices mapped by vfio, whoever mapped it: special memory, which can't be pinned, and
     * whose 1 GiB entries are dropped when smaps or numa_maps are read. Told from the names in maps, without effect on it.
     *
     * @return the mappings, ascending; none where maps can't be read
     */
    public List<AddressRange> deviceMappings() {
        return DeviceMappings.of(files, process);
    }

    /**
     * On which NUMA nodes a populated range is: asked by {@code move_pages} where more than one node has memory.
     *
     * @param range addresses with pages behind them
     * @param pageSize that its pages are known to have, or less: the kernel is asked once for each
     * @return bytes by node; less than the range where the kernel doesn't tell
     */
    public SortedMap<Integer, Long> nodes(AddressRange range, PageSize pageSize) {
        NodeSpans spans = new NodeSpans();
        nodes().add(range.start(), range.end(), pageSize.bytes(), spans);
        return spans.bytes();
    }

    private Nodes nodes() {
        return Nodes.of(files, bridge, process.equals(SELF) ? 0 : Math.toIntExact(pid()));
    }

    private long pid() {
        return process.equals(SELF)
                ? ProcessHandle.current().pid()
                : Long.parseLong(process, PROCESSES.length(), process.length(), 10);
    }

    /** Looks at ranges whose moments are the caller's. */
    DriftCheck driftCheck(List<AddressRange> ranges, InstantSource clock) {
        List<AddressRange> pages =
                ranges.stream().map(range -> range.alignOutward(sizes.base())).toList();
        return new DriftCheck(() -> sources(null), pages, sizes.base(), nodes(), clock);
    }

    private PageWalk walk(AddressRange range, Function<Sources, Optional<FolioCursor>> folios) {
        AddressRange pages = range.alignOutward(sizes.base());
        Sources sources = sources(null);
        try {
            Runs runs = sources.runs(
                    pages, PageWalk.TOLD, FIRST_BATCH * sizes.base().bytes(), new Findings());
            boolean softDirty = sources.keepsSoftDirty();
            return new PageWalk(sources, runs, folios.apply(sources), pages, softDirty);
        } catch (Throwable failure) {
            sources.close();
            throw failure;
        }
    }

    /** The sources of the process that this inspector was made for, and of no other one with its number. */
    private Sources sources(@Nullable AddressRange written) {
        Sources sources = new Sources(process, bridge, sizes, zeroFlag, written);
        if (other.isPresent()) {
            Optional<ProcessIdentity> now = ProcessIdentity.read(files, process);
            if (now.isEmpty() || now.get().startTime() != other.get().startTime()) {
                sources.close();
                throw new ProcessEndedException(process, null);
            }
        }
        return sources;
    }

    private MappingReport inspect(
            AddressRange range, @Nullable FaultCounts counts, Function<Inspection, MappingReport> how) {
        AddressRange written = counts == null ? null : new AddressRange(counts.start(), counts.length());
        try (Sources sources = sources(written)) {
            MappingReport report = how.apply(new Inspection(sources, sizes, counts));
            sources.requireProcess();
            return report;
        } catch (SyscallException | ProcessEndedException refused) {
            AddressRange pages = range.alignOutward(sizes.base());
            String note = process + "/pagemap can't be read: " + refused.getMessage();
            return new MappingReport(pages, List.of(), 0, pages.length(), List.of(), List.of(), List.of(note));
        }
    }
}

package dev.hugemap.inspect;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import java.util.List;

/** Asks the kernel how ranges of this process are mapped. Only reads. Immutable; safe for use by many threads. */
@SuppressWarnings("exports") // NativeBridge is for hugemap's own modules alone, and so is whoever builds an inspector
public final class Inspector {
    private final NativeBridge bridge;
    private final KernelFiles files;
    private final PageSizes sizes;

    private Inspector(NativeBridge bridge, KernelFiles files, PageSizes sizes) {
        this.bridge = bridge;
        this.files = files;
        this.sizes = sizes;
    }

    /**
     * An inspector of this process.
     *
     * @param bridge the system calls
     * @param files where smaps is read
     * @param sizes the host's page sizes
     * @return the inspector
     */
    public static Inspector of(NativeBridge bridge, KernelFiles files, PageSizes sizes) {
        return new Inspector(bridge, files, sizes);
    }

    /**
     * How a range is mapped, from the cheapest sources that suffice.
     *
     * @param range the range; widened to whole base pages
     * @return the report
     */
    public MappingReport report(AddressRange range) {
        return unknown(range);
    }

    /**
     * As {@link #report(AddressRange)}, with the faults that were counted when the range was just populated: a second
     * opinion, and evidence of folio sizes.
     *
     * @param range the range; widened to whole base pages
     * @param counts the faults
     * @return the report
     */
    public MappingReport report(AddressRange range, FaultCounts counts) {
        return unknown(range);
    }

    /**
     * As {@link #report(AddressRange)}, from every source of this host, compared with one another.
     *
     * @param range the range; widened to whole base pages
     * @return the report
     */
    public MappingReport reportAllSources(AddressRange range) {
        return unknown(range);
    }

    /**
     * As {@link #report(AddressRange, FaultCounts)}, from every source of this host, compared with one another.
     *
     * @param range the range; widened to whole base pages
     * @param counts the faults
     * @return the report
     */
    public MappingReport reportAllSources(AddressRange range, FaultCounts counts) {
        return unknown(range);
    }

    private MappingReport unknown(AddressRange range) {
        AddressRange pages = range.alignOutward(sizes.base());
        String note = "not asked yet: " + bridge + ", " + files;
        return new MappingReport(pages, List.of(), 0, pages.length(), List.of(), List.of(), List.of(note));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.host.PageSizes;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.page.PageSize;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a region had in memory from step to step, and on which pages. Not safe for use by many threads.
 *
 * <p>A report tells leaves. Folios below the huge page's size lie under leaves of base pages: they are what the faults
 * proved when they put them in.
 */
final class Residence {
    private final Optional<PageSize> label;
    private final boolean folios;
    private final PageSize leaf;
    private boolean putAsLabelled = true;
    private long sum;
    private long peak;
    private int steps;
    private @Nullable ObservedPages observed;

    Residence(PageSizes sizes, Optional<PageSize> label) {
        this.label = label;
        this.folios = label.filter(sizes.multi()::contains).isPresent();
        this.leaf = folios ? sizes.base() : label.orElse(sizes.base());
    }

    /** Something was put in. */
    void put(FaultOutcome outcome) {
        label.ifPresent(size -> putAsLabelled &=
                outcome.blocks().stream().allMatch(put -> put.pageSize().equals(size)));
    }

    /** A step is done, and so it looks. */
    void see(MappingReport report) {
        ObservedPages pages = ObservedPages.ofPresent(report, leaf);
        sum += pages.bytes();
        peak = Math.max(peak, pages.bytes());
        steps++;
        if (observed == null || observed.matchesLabel()) {
            observed = judged(pages, report.unknownBytes());
        }
    }

    private ObservedPages judged(ObservedPages pages, long unknownBytes) {
        if (label.isEmpty()) {
            return new ObservedPages(pages.bytes(), pages.bytes() - unknownBytes, pages.text());
        }
        if (!folios) {
            return pages;
        }
        String text = pages.text()
                + (putAsLabelled ? ", put in as folios of " : ", not all put in as folios of ")
                + label.get();
        return new ObservedPages(pages.bytes(), putAsLabelled ? pages.asLabelled() : 0, text);
    }

    long meanBytes() {
        return sum / steps;
    }

    long peakBytes() {
        return peak;
    }

    /** How the memory looked at the last step, or at the first one that contradicts the label. */
    ObservedPages observed() {
        if (observed == null) {
            throw new IllegalStateException("nothing was seen yet");
        }
        return observed;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;

/**
 * What smaps and the present bits of pagemap prove together, where PAGEMAP_SCAN is absent (before 6.7).
 *
 * <p>smaps gives one number for a whole mapping. It decides only where a block's state follows from it: a block that is
 * not wholly present can't be on a huge leaf; if as much is on huge leaves as there are wholly present blocks, all of
 * these are; if nothing is and no zero page is about (present pages equal Rss), none is. Anything else is unknown.
 */
final class SmapsInference {
    private final PageSizes sizes;
    private final PagemapEntries entries;
    private final Findings findings;

    SmapsInference(PageSizes sizes, PagemapEntries entries, Findings findings) {
        this.sizes = sizes;
        this.entries = entries;
        this.findings = findings;
    }

    /** The layout of a part of a mapping. */
    Layout read(AddressRange part, SmapsEntry entry) {
        Layout layout = new Layout();
        addMapping(layout, entry, part);
        return layout;
    }

    private void addMapping(Layout layout, SmapsEntry entry, AddressRange part) {
        Vma vma = entry.toVma();
        PageSize pageSize = vma.pageSize();
        if (vma.sight() == Vma.Sight.UNSEEN) {
            findings.doubt(Doubt.SPECIAL, part.length());
            layout.add(part.start(), part.end(), Gap.UNKNOWN);
        } else if (pageSize == null) {
            layout.add(part.start(), part.end(), Gap.UNKNOWN);
        } else if (pageSize.compareTo(sizes.base()) > 0) {
            addPresent(layout, part, address -> new Mapped(LeafKind.HUGETLB, pageSize, pageSize));
        } else {
            addBasePages(layout, entry, part);
        }
    }

    private void addBasePages(Layout layout, SmapsEntry entry, AddressRange part) {
        PageSize block = sizes.thp().orElse(sizes.base());
        PresentBlocks blocks = PresentBlocks.count(entry.range(), sizes.base(), block, entries);
        // smaps doesn't count the kernel's page of zeros, and pagemap doesn't tell it.
        boolean zeroPages = entry.value(SmapsField.RSS) != blocks.presentBytes();
        State base = zeroPages ? Gap.UNKNOWN : new Mapped(LeafKind.MEMORY, sizes.base(), null);
        if (zeroPages) {
            findings.doubt(Doubt.PERHAPS_ZERO, part.length());
        }
        if (sizes.thp().isEmpty()) {
            addPresent(layout, part, address -> base);
            return;
        }
        State whole = wholeBlocks(entry, base, blocks);
        if (whole == Gap.UNKNOWN) {
            findings.note("smaps shows " + Bytes.format(entry.pmdMappedBytes()) + " on huge leaves for all of "
                    + entry.range() + ", and not where");
        }
        addPresent(layout, part, address -> blocks.isWhole(address) ? whole : base);
    }

    private State wholeBlocks(SmapsEntry entry, State base, PresentBlocks blocks) {
        long huge = entry.pmdMappedBytes();
        if (huge == blocks.wholeBytes()) {
            PageSize thp = sizes.thp().orElseThrow();
            return new Mapped(LeafKind.MEMORY, thp, thp);
        }
        return huge == 0 ? base : Gap.UNKNOWN;
    }

    /** How a present page stands. */
    @FunctionalInterface
    private interface PresentState {
        State at(long address);
    }

    private void addPresent(Layout layout, AddressRange part, PresentState present) {
        long pageBytes = sizes.base().bytes();
        entries.visit(part, (address, entry) -> {
            State missing = PagemapEntries.isSwapped(entry) ? Gap.SWAPPED : Gap.ABSENT;
            State state = PagemapEntries.isPresent(entry) ? present.at(address) : missing;
            layout.add(address, address + pageBytes, state);
        });
    }
}

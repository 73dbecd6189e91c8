// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Protection;
import java.util.Locale;

/** Writes {@code /proc/self/smaps} as the kernel does: hugetlb apart, folios below the PMD size nowhere. */
final class SmapsWriter {
    private final AddressSpace space;
    private final StringBuilder text = new StringBuilder();

    SmapsWriter(AddressSpace space) {
        this.space = space;
    }

    String write() {
        space.vmas.all().forEach(this::write);
        return text.toString();
    }

    private void write(Vma vma) {
        long base = space.settings.base.bytes();
        long page = vma.granule(space.settings.base).bytes();
        long memory = 0;
        long huge = 0;
        long hugeTlb = 0;
        for (PageExtent extent : space.pages.within(vma.start(), vma.end())) {
            memory += extent.kind() == PageKind.MEMORY ? extent.length() : 0;
            huge += extent.kind() == PageKind.MEMORY && extent.leaf() > base ? extent.length() : 0;
            hugeTlb += extent.kind() == PageKind.HUGETLB ? extent.length() : 0;
        }
        text.append(MapsWriter.line(vma)).append('\n');
        row("Size", vma.length());
        row("KernelPageSize", page);
        row("MMUPageSize", page);
        row("Rss", memory);
        row("Pss", memory);
        row("Shared_Clean", 0);
        row("Shared_Dirty", 0);
        row("Private_Clean", 0);
        row("Private_Dirty", memory);
        row("Referenced", memory);
        row("Anonymous", memory);
        row("LazyFree", 0);
        row("AnonHugePages", huge);
        row("ShmemPmdMapped", 0);
        row("Shared_Hugetlb", 0);
        row("Private_Hugetlb", hugeTlb);
        row("Swap", 0);
        row("SwapPss", 0);
        row("Locked", vma.flags().has(VmaFlag.LOCKED) ? memory : 0);
        if (space.settings.has(FakeFeature.POPULATE_WRITE)) {
            text.append(String.format(Locale.ROOT, "%-16s%8d%n", "THPeligible:", isEligible(vma) ? 1 : 0));
        }
        text.append("VmFlags: ").append(flags(vma)).append('\n');
    }

    private boolean isEligible(Vma vma) {
        long block = space.pages.block();
        boolean pmd = space.policy.allowsPmd(vma.flags()) && space.pages.blockEnd(vma.start()) + block <= vma.end();
        boolean multi = space.policy.multiSizes(vma.flags()).stream()
                .anyMatch(size -> size.roundUp(vma.start()) + size.bytes() <= vma.end());
        return !vma.isHugeTlb() && (pmd || multi);
    }

    private static String flags(Vma vma) {
        Protection protection = vma.flags().protection();
        StringBuilder letters = new StringBuilder();
        letters.append(protection == Protection.PROT_NONE ? "" : "rd ");
        letters.append(protection == Protection.PROT_READ_WRITE ? "wr " : "");
        letters.append("mr mw me ");
        for (VmaFlag flag : VmaFlag.values()) {
            if (flag == VmaFlag.DONTDUMP && vma.isHugeTlb()) {
                letters.append("ht ");
            }
            letters.append(vma.flags().has(flag) ? flag.letters() + " " : "");
        }
        return letters.toString();
    }

    private void row(String name, long bytes) {
        text.append(String.format(Locale.ROOT, "%-16s%8d kB%n", name + ":", bytes >>> 10));
    }
}

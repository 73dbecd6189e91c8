// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Protection;
import java.util.Locale;

/** Writes {@code /proc/self/maps}. */
final class MapsWriter {
    private static final int NAME_COLUMN = 73;

    private MapsWriter() {}

    static String write(AddressSpace space) {
        StringBuilder text = new StringBuilder();
        space.vmas.all().forEach(vma -> text.append(line(vma)).append('\n'));
        return text.toString();
    }

    /** The line of one VMA, which smaps starts with too. */
    static String line(Vma vma) {
        HugeTlbMapping mapping = vma.hugeTlb();
        String line = String.format(
                Locale.ROOT,
                "%08x-%08x %s %08x %s %d ",
                vma.start(),
                vma.end(),
                rights(vma.flags().protection()),
                mapping == null ? 0 : vma.pageOffset(),
                mapping == null ? "00:00" : "00:10",
                mapping == null ? 0 : mapping.owner());
        String name = nameOf(vma);
        return name.isEmpty() ? line : line + " ".repeat(Math.max(0, NAME_COLUMN - line.length())) + name;
    }

    static String nameOf(Vma vma) {
        if (vma.isHugeTlb()) {
            return "/anon_hugepage (deleted)";
        }
        String name = vma.flags().name();
        return name == null ? "" : "[anon:" + name + "]";
    }

    private static String rights(Protection protection) {
        return switch (protection) {
            case PROT_NONE -> "---p";
            case PROT_READ -> "r--p";
            case PROT_READ_WRITE -> "rw-p";
        };
    }
}

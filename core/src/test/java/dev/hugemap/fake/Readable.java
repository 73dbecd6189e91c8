// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.page.PageSize;

/** Arguments of calls as the real bridge spells them. */
final class Readable {
    private Readable() {}

    static String arguments(Object... arguments) {
        StringBuilder text = new StringBuilder();
        for (Object argument : arguments) {
            text.append(text.isEmpty() ? "" : ", ").append(argument);
        }
        return text.toString();
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** A run of page-table entries; without frame numbers, which differ from run to run. */
    static String pages(PageExtent extent) {
        return hex(extent.start()) + "-" + hex(extent.end()) + " " + extent.kind() + " leaf "
                + new PageSize(extent.leaf()) + " folio " + new PageSize(extent.folio());
    }

    /** A mapping without what differs from run to run. */
    static String mapping(Vma vma, PageSize base) {
        String line =
                hex(vma.start()) + "-" + hex(vma.end()) + " " + vma.flags().protection();
        String kind = vma.isHugeTlb() ? " hugetlb " + vma.granule(base) : "";
        String flags = vma.flags().flags().stream()
                .sorted()
                .map(f -> " " + f.letters())
                .reduce("", String::concat);
        String name = vma.flags().name();
        NodePolicy policy = vma.flags().policy();
        return line + kind + flags + (policy == null ? "" : " " + policy) + (name == null ? "" : " " + name);
    }
}

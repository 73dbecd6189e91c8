// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** Where a statement about mapped memory comes from. */
public enum Evidence {
    /** ioctl on pagemap: present, swapped, and mapped by a huge leaf or not. Since 6.7, unprivileged. */
    PAGEMAP_SCAN("PAGEMAP_SCAN"),
    /** ioctl on maps: a mapping's own page size, which tells hugetlb sizes. Since 6.11, unprivileged. */
    PROCMAP_QUERY("PROCMAP_QUERY"),
    /** Present and swapped bits per base page, where PAGEMAP_SCAN is absent. Unprivileged. */
    PAGEMAP("pagemap"),
    /** Minor faults counted while the range was populated, where the sizes enabled leave one solution. Dated. */
    COUNTED_FAULTS("counted faults"),
    /** How many anonymous folios of a size the whole host has: never fewer than are mapped here. Since 6.12, unprivileged. */
    FOLIO_STATISTICS("folio statistics"),
    /** Frame numbers and page flags: folios, not leaves. Privileged. */
    KPAGEFLAGS("kpageflags"),
    /** How often each physical page is mapped, by all processes: never 0 where it is mapped here. Privileged. */
    KPAGECOUNT("kpagecount"),
    /** The reference, slow. Reading it drops 1 GiB entries of mapped BARs of this process. */
    SMAPS("smaps");

    private final String label;

    Evidence(String label) {
        this.label = label;
    }

    /**
     * The source's name for people.
     *
     * @return for example {@code counted faults}
     */
    @Override
    public String toString() {
        return label;
    }
}

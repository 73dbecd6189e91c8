// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What memory under test is asked to be on, by a label that is short enough for an option and a plot's legend.
 *
 * <p>The labels have the sizes of most hosts in them. What they stand for is the kernel's to say: {@code 2m} is the size of a
 * PMD-mapped page, which has 32 MiB or 512 MiB on some aarch64 kernels.
 */
public enum Backing {
    /** Base pages; transparent huge ones are refused. */
    BASE("base"),
    /** Transparent pages below the huge page's size (mTHP): folios, whose leaves stay small on x86. */
    FOLIOS("64k"),
    /** Transparent huge pages. */
    THP("2m"),
    /** Huge pages of the same size from the hugetlb pool. */
    HUGETLB("2m-hugetlb"),
    /** The pool's largest pages. */
    GIGANTIC("1g");

    private static final String AARCH64 = "aarch64";
    private static final PageSize FOLIO = PageSize.kib(64);

    private final String label;

    Backing(String label) {
        this.label = label;
    }

    /**
     * The backing of a label.
     *
     * @param label as {@link #label()} gives it
     * @return the backing
     * @throws IllegalArgumentException if it is none
     */
    public static Backing parse(String label) {
        String wanted = label.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(backing -> backing.label.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is no backing, but "
                        + Arrays.stream(values()).map(Backing::label).collect(Collectors.joining(", "))));
    }

    /**
     * The label.
     *
     * @return for example {@code 2m-hugetlb}
     */
    public String label() {
        return label;
    }

    /**
     * The page size that it stands for.
     *
     * @param sizes of the host
     * @return the size, or empty where this kernel has no such pages
     */
    public Optional<PageSize> pageSize(PageSizes sizes) {
        return switch (this) {
            case BASE -> Optional.of(sizes.base());
            case FOLIOS -> sizes.multi().stream().filter(FOLIO::equals).findFirst();
            case THP -> sizes.thp();
            case HUGETLB -> sizes.thp().filter(sizes.hugeTlb()::contains);
            case GIGANTIC ->
                sizes.hugeTlb().stream()
                        .max(Comparator.naturalOrder())
                        .filter(largest -> largest.compareTo(sizes.thp().orElse(sizes.base())) > 0);
        };
    }

    /**
     * Whether folios decide if memory is on it, and not leaves.
     *
     * @return true for pages that the hardware may map piece by piece
     */
    public boolean isOfFolios() {
        return this == FOLIOS;
    }

    /**
     * What one entry of the page tables maps. Processors of aarch64 map 64 KiB by one entry of the TLB where the kernel marks
     * neighbouring ones as contiguous, as it does for folios; others have nothing between a base page and a huge one.
     *
     * @param sizes of the host
     * @param size what it stands for there
     * @return the size of a leaf
     */
    public PageSize leaf(PageSizes sizes, PageSize size) {
        return isOfFolios() && !AARCH64.equals(System.getProperty("os.arch")) ? sizes.base() : size;
    }

    /** What hugemap is asked for. */
    dev.hugemap.memory.Backing asked(PageSize size) {
        return switch (this) {
            case BASE -> dev.hugemap.memory.Backing.basePages();
            case FOLIOS -> dev.hugemap.memory.Backing.transparent(size);
            case THP -> dev.hugemap.memory.Backing.transparent();
            case HUGETLB, GIGANTIC -> dev.hugemap.memory.Backing.hugeTlb(size);
        };
    }

    /** The same for the C baseline. */
    String inC() {
        return switch (this) {
            case BASE -> "base";
            case FOLIOS -> "folios";
            case THP -> "thp";
            case HUGETLB, GIGANTIC -> "hugetlb";
        };
    }
}

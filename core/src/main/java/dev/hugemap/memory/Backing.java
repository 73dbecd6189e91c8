// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The kind of page behind memory: hugetlb pages from a pool, transparent huge pages, or base pages.
 *
 * <p>A value; whether the host offers it shows when memory is asked for. {@link #name()} is how options and JSON write
 * it, {@link #parse} reads that.
 */
public sealed interface Backing permits Backing.HugeTlb, Backing.Transparent, Backing.BasePages {
    /**
     * Pages of the hugetlb pool, in the host's default size.
     *
     * @return the backing
     */
    static Backing hugeTlb() {
        return new HugeTlb(null);
    }

    /**
     * Pages of one hugetlb pool.
     *
     * @param size a size that the host lists under {@code /sys/kernel/mm/hugepages}
     * @return the backing
     */
    static Backing hugeTlb(PageSize size) {
        return new HugeTlb(size);
    }

    /**
     * PMD-mapped transparent huge pages, in the host's one size of them.
     *
     * @return the backing
     */
    static Backing transparent() {
        return new Transparent(null, ThpNever.RESPECT);
    }

    /**
     * PMD-mapped transparent huge pages, also against the administrator's setting where it is overridden by name. What
     * was granted then says so: {@link CommitOutcome#granted()} is this value only where the setting was {@code never}.
     *
     * <p>Overriding costs more time and, for each huge page in the making, its base pages besides.
     *
     * @param never what a {@code never} means
     * @return the backing
     */
    static Backing transparent(ThpNever never) {
        return new Transparent(null, never);
    }

    /**
     * Transparent huge pages of one size: multi-size ones (mTHP) below the PMD size.
     *
     * @param size a size that the host lists under {@code /sys/kernel/mm/transparent_hugepage}
     * @return the backing
     */
    static Backing transparent(PageSize size) {
        return new Transparent(size, ThpNever.RESPECT);
    }

    /**
     * Base pages and nothing larger, also where the kernel would put huge pages by itself.
     *
     * @return the backing
     */
    static Backing basePages() {
        return new BasePages();
    }

    /**
     * Reads a backing as options write it.
     *
     * @param text {@code hugetlb}, {@code hugetlb:1g}, {@code thp}, {@code thp:despite-never}, {@code mthp:64k} or
     *     {@code base}
     * @return the backing
     * @throws IllegalArgumentException if the text is none of these
     */
    static Backing parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (name.equals(Transparent.DESPITE_NEVER)) {
            return transparent(ThpNever.OVERRIDE);
        }
        String[] parts = name.split(":", 2);
        PageSize size = parts.length == 2 ? PageSize.parse(parts[1]) : null;
        if (parts[0].equals("hugetlb")) {
            return new HugeTlb(size);
        }
        if (parts[0].equals("mthp") && size != null) {
            return transparent(size);
        }
        if (parts[0].equals("thp") && size == null) {
            return transparent();
        }
        if (parts[0].equals("base") && size == null) {
            return new BasePages();
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no backing: write hugetlb, hugetlb:2m, thp, mthp:64k or base");
    }

    /**
     * The page size, where it was named.
     *
     * @return the size, or null for the host's default of this kind
     */
    @Nullable
    PageSize size();

    /**
     * The backing as options and JSON write it.
     *
     * @return for example {@code hugetlb:2m}
     */
    String name();

    /**
     * From a hugetlb pool: reserved at mapping, never split, never reclaimed.
     *
     * @param size the pool's page size, or null for the host's default
     */
    record HugeTlb(@Nullable PageSize size) implements Backing {
        @Override
        public String name() {
            return size == null ? "hugetlb" : "hugetlb:" + size.shortName();
        }

        @Override
        public String toString() {
            return size == null ? "hugetlb" : "hugetlb " + size;
        }
    }

    /**
     * Transparent huge pages.
     *
     * @param size a multi-size page size (mTHP), or null for the PMD size
     * @param never what an administrator's {@code never} means
     */
    record Transparent(@Nullable PageSize size, ThpNever never) implements Backing {
        private static final String DESPITE_NEVER = "thp:despite-never";

        /**
         * Checks that the setting can be overridden.
         *
         * @throws IllegalArgumentException if it is to be, for a multi-size page size: the kernel collapses to the PMD
         *     size alone
         */
        public Transparent {
            if (size != null && never == ThpNever.OVERRIDE) {
                throw new IllegalArgumentException(
                        "a setting of never can be overridden for the PMD size alone, not for " + size
                                + ": the kernel collapses to no other");
            }
        }

        @Override
        public String name() {
            if (never == ThpNever.OVERRIDE) {
                return DESPITE_NEVER;
            }
            return size == null ? "thp" : "mthp:" + size.shortName();
        }

        @Override
        public String toString() {
            if (never == ThpNever.OVERRIDE) {
                return "thp despite never";
            }
            return size == null ? "thp" : "mthp " + size;
        }
    }

    /** Base pages only. */
    record BasePages() implements Backing {
        @Override
        public @Nullable PageSize size() {
            return null;
        }

        @Override
        public String name() {
            return "base";
        }

        @Override
        public String toString() {
            return "base";
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A count of pages in numa_maps, of which the kernel leaves out those that are 0. Source: {@code man 7 numa}. */
public enum NumaField {
    /** Pages that belong to no file. */
    ANON,
    /** Pages written to. */
    DIRTY,
    /** Pages present; left out where all of them are anonymous, or all are dirty. */
    MAPPED,
    /** How many mappings share the page that is shared most. */
    MAPMAX,
    /** Pages that have a place in swap too. */
    SWAPCACHE,
    /** Pages on the active list; left out where all of them are, and for hugetlb. */
    ACTIVE,
    /** Pages that are being written back. */
    WRITEBACK;

    private static final NumaField[] FIELDS = values();

    /** The field by the kernel's name for it, or null. */
    static @Nullable NumaField named(String label) {
        for (NumaField field : FIELDS) {
            if (field.label().equals(label)) {
                return field;
            }
        }
        return null;
    }

    /**
     * What the kernel calls it.
     *
     * @return for example {@code mapmax}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

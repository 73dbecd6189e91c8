// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** What stands behind a leaf. */
public enum LeafKind {
    /** Memory of the page allocator: anonymous, shared or file, transparent huge pages included. */
    MEMORY("memory"),
    /** A page of a hugetlb pool. */
    HUGETLB("hugetlb"),
    /** The kernel's shared page of zeros, base or huge: no memory of its own, replaced at the first write. */
    ZERO_PAGE("zero page");

    private final String label;

    LeafKind(String label) {
        this.label = label;
    }

    /**
     * The kind's name for people.
     *
     * @return for example {@code zero page}
     */
    @Override
    public String toString() {
        return label;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.PageSize;
import java.util.HashMap;
import java.util.Map;

/** Adds up how the addresses of one mapping stand. For one thread. */
final class MappingTally {
    private final ListedMapping mapping;
    private final long[] present = new long[Long.SIZE];
    private long zeroPage;
    private long swapped;
    private long unknown;
    private boolean hugeTlb;

    MappingTally(ListedMapping mapping) {
        this.mapping = mapping;
    }

    /** Adds the part of a walk's step that lies in the mapping. */
    void add(PageWalk step) {
        long bytes = Math.min(step.end(), mapping.range().end())
                - Math.max(step.start(), mapping.range().start());
        hugeTlb |= step.kind() == MappingKind.HUGETLB;
        switch (step.state()) {
            case PRESENT -> addPresent(step.leafBytes(), bytes);
            case ZERO_PAGE -> zeroPage += bytes;
            case SWAPPED -> swapped += bytes;
            case UNKNOWN -> unknown += bytes;
            case ABSENT -> {
                // What is left of the mapping's length.
            }
        }
    }

    private void addPresent(long leafBytes, long bytes) {
        if (leafBytes == 0) {
            unknown += bytes;
        } else {
            present[Long.numberOfTrailingZeros(leafBytes)] += bytes;
        }
    }

    MappingSummary summary() {
        Map<PageSize, Long> sizes = new HashMap<>();
        for (int log2 = 0; log2 < present.length; log2++) {
            if (present[log2] > 0) {
                sizes.put(new PageSize(1L << log2), present[log2]);
            }
        }
        return new MappingSummary(
                mapping.range(), mapping.permissions(), mapping.name(), kind(), sizes, zeroPage, swapped, unknown);
    }

    private MappingKind kind() {
        if (hugeTlb) {
            return MappingKind.HUGETLB;
        }
        MappingName name = MappingName.of(mapping.name());
        if (name.isKernels()) {
            return MappingKind.SPECIAL;
        }
        return unknown == mapping.range().length() ? MappingKind.UNKNOWN : name.kind();
    }
}

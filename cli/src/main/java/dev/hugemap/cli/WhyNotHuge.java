// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.PageSize;

/**
 * Why memory that could be on transparent huge pages isn't, as far as the host's settings and the mapping's shape tell.
 * Whether a mapping was advised only smaps tells, which isn't read here.
 *
 * @param thp the host's settings
 * @param switchedOff whether the process has transparent huge pages switched off
 */
record WhyNotHuge(ThpSettings thp, boolean switchedOff) {
    /** With what {@code /proc/PID/status} says about the process (since 5.0). */
    static WhyNotHuge of(ThpSettings thp, String status) {
        return new WhyNotHuge(thp, status.lines().anyMatch(line -> line.matches("THP_enabled:\\s+0")));
    }

    /** The reason; empty where less than one huge page of it is on smaller leaves. */
    String reason(MappingSummary mapping) {
        if (thp.pmdSize().isEmpty()) {
            return mapping.presentBytes() == 0 ? "" : "this kernel has no transparent huge pages";
        }
        PageSize huge = thp.pmdSize().get();
        long small = smallBytes(mapping);
        if (small < huge.bytes()) {
            return "";
        }
        return switch (mapping.kind()) {
            case ANONYMOUS -> anonymous(mapping, small, huge);
            case SHMEM ->
                "shared memory, shmem_enabled is " + thp.shmemEnabled() + ", a mount's huge= decides on its own";
            case FILE -> "a file, whose file system decides";
            case HUGETLB, SPECIAL, NONE, UNKNOWN -> "";
        };
    }

    /** The memory on leaves smaller than a transparent huge page, in bytes; all of it where there are none. */
    long smallBytes(MappingSummary mapping) {
        return mapping.present().entrySet().stream()
                .filter(leaf -> thp.pmdSize().isEmpty()
                        || leaf.getKey().compareTo(thp.pmdSize().get()) < 0)
                .mapToLong(leaf -> leaf.getValue())
                .sum();
    }

    private String anonymous(MappingSummary mapping, long small, PageSize huge) {
        long first = huge.roundUp(mapping.range().start());
        long last = huge.roundDown(mapping.range().end());
        if (last <= first) {
            return "no aligned " + huge + " lies within";
        }
        if (switchedOff) {
            return "switched off for this process (PR_SET_THP_DISABLE)";
        }
        ThpMode mode = thp.modeOf(huge);
        if (mode == ThpMode.NEVER) {
            return "transparent huge pages are off (never)";
        }
        long edges = mapping.range().length() - (last - first);
        if (small <= edges) {
            return "no more than lies at its edges, outside of aligned " + huge;
        }
        boolean some = mapping.presentBytes() > small;
        if (mode == ThpMode.MADVISE && !some) {
            return "not advised (madvise), or touched before";
        }
        return "touched before, split since, advised against, or no huge page was free";
    }
}

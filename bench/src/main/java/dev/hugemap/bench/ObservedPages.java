// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.host.PageSizes;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages that memory was seen on, held against the page size that its arm stands for.
 *
 * @param bytes all of the memory
 * @param asLabelled the part of it on leaves of that size; what nobody could tell is not in it
 * @param text what was seen, for people
 */
record ObservedPages(long bytes, long asLabelled, String text) {
    static ObservedPages of(MappingReport report, PageSize label) {
        List<String> parts = leaves(report);
        addBytes(parts, report.absentBytes(), "absent");
        addBytes(parts, report.unknownBytes(), "unknown");
        return new ObservedPages(report.range().length(), report.bytesOnLeaves(label), String.join(", ", parts));
    }

    /** What was present of a range that isn't all there. */
    static ObservedPages ofPresent(MappingReport report, PageSize label) {
        List<String> parts = leaves(report);
        addBytes(parts, report.unknownBytes(), "unknown");
        long present = report.range().length() - report.absentBytes();
        return new ObservedPages(present, report.bytesOnLeaves(label), String.join(", ", parts));
    }

    /** What the C baseline saw of its memory: huge leaves of the one PMD size, and base pages. */
    static ObservedPages of(BaselineReply reply, long bytes, PageSize label, PageSizes sizes) {
        if (reply.presentBytes() < 0) {
            return new ObservedPages(bytes, 0, Bytes.format(bytes) + " unknown");
        }
        List<String> parts = new ArrayList<>();
        long baseBytes = reply.presentBytes() - reply.hugeBytes();
        sizes.thp().ifPresent(huge -> addLeaves(parts, reply.hugeBytes() / huge.bytes(), huge));
        addLeaves(parts, sizes.base().pagesIn(baseBytes), sizes.base());
        addBytes(parts, bytes - reply.presentBytes(), "absent");
        long asLabelled = label.equals(sizes.base()) ? baseBytes : reply.hugeBytes();
        return new ObservedPages(bytes, asLabelled, String.join(", ", parts));
    }

    /** Whether all of the memory was seen on the size that the arm stands for. */
    boolean matchesLabel() {
        return asLabelled == bytes;
    }

    private static List<String> leaves(MappingReport report) {
        List<String> parts = new ArrayList<>();
        for (LeafRow row : report.rows()) {
            addLeaves(parts, row.leaves(), row.leafSize());
        }
        return parts;
    }

    private static void addLeaves(List<String> parts, long count, PageSize size) {
        if (count > 0) {
            parts.add(Bytes.count(count) + " × " + size);
        }
    }

    private static void addBytes(List<String> parts, long bytes, String what) {
        if (bytes > 0) {
            parts.add(Bytes.format(bytes) + " " + what);
        }
    }
}

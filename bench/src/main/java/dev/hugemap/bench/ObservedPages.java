package dev.hugemap.bench;

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
        List<String> parts = new ArrayList<>();
        for (LeafRow row : report.rows()) {
            addLeaves(parts, row.leaves(), row.leafSize());
        }
        addBytes(parts, report.absentBytes(), "absent");
        addBytes(parts, report.unknownBytes(), "unknown");
        return new ObservedPages(report.range().length(), report.bytesOnLeaves(label), String.join(", ", parts));
    }

    /** What the C baseline saw of memory that is to be on transparent huge pages. */
    static ObservedPages of(BaselineReply reply, long bytes, PageSize huge, PageSize base) {
        List<String> parts = new ArrayList<>();
        if (reply.presentBytes() < 0) {
            addBytes(parts, bytes, "unknown");
        } else {
            addLeaves(parts, reply.hugeBytes() / huge.bytes(), huge);
            addLeaves(parts, base.pagesIn(reply.presentBytes() - reply.hugeBytes()), base);
            addBytes(parts, bytes - reply.presentBytes(), "absent");
        }
        return new ObservedPages(bytes, Math.max(0, reply.hugeBytes()), String.join(", ", parts));
    }

    /** Whether all of the memory was seen on the size that the arm stands for. */
    boolean matchesLabel() {
        return asLabelled == bytes;
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

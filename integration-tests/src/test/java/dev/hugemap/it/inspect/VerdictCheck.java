// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.inspect.Answer;
import dev.hugemap.inspect.Evidence;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingKind;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.inspect.PageState;
import dev.hugemap.inspect.PageWalk;
import dev.hugemap.it.Nobody;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Holds a walk and a report against the kernel's picture, page by page, and counts what they don't know. */
final class VerdictCheck implements AutoCloseable {
    /** Memory may move between the picture and the walk: the kernel reclaims, migrates and collapses when it likes. */
    private static final int TRIES = 4;

    private static final String ABSENT = "absent";
    private static final String UNKNOWN = "unknown";

    private final AddressRange range;
    private final long base;
    private final boolean isRoot = Nobody.isRoot();
    private final Inspector inspector;
    private final KernelPicture picture;
    private final Map<String, Long> verdicts = new TreeMap<>();
    private long unknownFolios;
    private int again;

    VerdictCheck(AddressRange range) {
        PageSizes sizes = PageSizes.read(KernelFiles.system(), NativeBridge.system());
        this.range = range;
        this.base = sizes.base().bytes();
        this.inspector = HugeMemory.system().inspector();
        long thp = sizes.thp().orElseThrow().bytes();
        this.picture = new KernelPicture(range.start(), range.end(), base, thp, isRoot);
    }

    /** The kernel's picture, with which all verdicts agree. */
    List<PageVerdict> check() {
        String difference = "";
        for (int i = 0; i < TRIES; i++) {
            again += i > 0 ? 1 : 0;
            List<PageVerdict> expected = picture.take();
            difference = difference(expected);
            if (difference.isEmpty()) {
                return expected;
            }
        }
        throw new AssertionError(difference);
    }

    private String difference(List<PageVerdict> expected) {
        List<PageVerdict> told;
        try (PageWalk walk = inspector.walkFolios(range)) {
            told = walked(walk);
        }
        for (int i = 0; i < expected.size(); i++) {
            boolean isLikeTheLast = i > 0 && told.get(i) == told.get(i - 1) && expected.get(i) == expected.get(i - 1);
            if (!isLikeTheLast && !isRight(told.get(i), expected.get(i))) {
                return "page " + i + ": the walk says " + told.get(i) + ", the kernel " + expected.get(i);
            }
        }
        String difference = reportDifference(expected);
        if (difference.isEmpty()) {
            count(told);
        }
        return difference;
    }

    /** What may tell a leaf: never kpageflags, which shows folios. */
    private static Optional<Evidence> toldBy(PageWalk walk) {
        if (walk.leafBytes() == 0) {
            return Optional.empty();
        }
        boolean pooled = walk.kind() == MappingKind.HUGETLB;
        return Optional.of(pooled ? Evidence.PROCMAP_QUERY : Evidence.PAGEMAP_SCAN);
    }

    /** Takes every step, and sees that they follow one another. */
    private List<PageVerdict> walked(PageWalk walk) {
        List<PageVerdict> told = new ArrayList<>();
        long at = range.start();
        while (walk.next()) {
            if (walk.start() != at || walk.end() <= at) {
                throw new AssertionError("a step from " + walk.start() + " to " + walk.end() + " at " + at);
            }
            if (!toldBy(walk).equals(walk.leafEvidence())) {
                throw new AssertionError("the leaf at " + at + " is told by " + walk.leafEvidence());
            }
            at = walk.end();
            PageVerdict verdict = new PageVerdict(
                    walk.kind(), walk.state(), walk.leafBytes(), walk.writable() == Answer.YES, walk.folioBytes());
            for (long page = walk.start(); page < walk.end(); page += base) {
                told.add(verdict);
            }
        }
        if (at != range.end()) {
            throw new AssertionError("the walk ends at " + at);
        }
        return told;
    }

    private boolean isRight(PageVerdict told, PageVerdict expected) {
        if (told.isWritable() != expected.isWritable()) {
            return false;
        }
        if (told.state() == PageState.UNKNOWN) {
            return !isRoot && told.leafBytes() == 0 && told.folioBytes() == 0;
        }
        boolean isFolioRight = isRoot
                ? told.folioBytes() == expected.folioBytes()
                : told.folioBytes() == 0 || told.folioBytes() == told.leafBytes() && told.leafBytes() > base;
        return told.state() == expected.state()
                && told.kind() == expected.kind()
                && told.leafBytes() == expected.leafBytes()
                && isFolioRight;
    }

    private void count(List<PageVerdict> told) {
        bytesByRow(told).forEach((row, bytes) -> verdicts.merge(row, bytes / base, Long::sum));
        for (PageVerdict page : told) {
            unknownFolios += page.state() == PageState.PRESENT && page.folioBytes() == 0 ? 1 : 0;
        }
    }

    /** Where a report's rows are none of the kernel's; what it doesn't know must be what its rows lack. */
    private String reportDifference(List<PageVerdict> expected) {
        MappingReport report = inspector.report(range);
        Map<String, Long> lacking = bytesByRow(expected);
        String wanted = lacking.toString();
        for (LeafRow row : report.rows()) {
            lacking.merge(row.kind() + " " + row.leafSize().bytes(), -row.bytes(), Long::sum);
        }
        lacking.merge(ABSENT, -report.absentBytes(), Long::sum);
        long unknown = report.unknownBytes();
        boolean isRight = lacking.values().stream().allMatch(bytes -> bytes >= 0)
                && lacking.values().stream().mapToLong(Long::longValue).sum() == unknown
                && (unknown == 0 || !isRoot);
        return isRight ? "" : report + ", the kernel " + wanted;
    }

    private Map<String, Long> bytesByRow(List<PageVerdict> pages) {
        Map<String, Long> bytes = new TreeMap<>();
        for (int i = 0; i < pages.size(); ) {
            int from = i;
            // Pages that stand alike share one object.
            while (i < pages.size() && pages.get(i) == pages.get(from)) {
                i++;
            }
            bytes.merge(row(pages.get(from)), (i - from) * base, Long::sum);
        }
        return bytes;
    }

    private static String row(PageVerdict page) {
        return switch (page.state()) {
            case PRESENT ->
                (page.kind() == MappingKind.HUGETLB ? LeafKind.HUGETLB : LeafKind.MEMORY) + " " + page.leafBytes();
            case ZERO_PAGE -> LeafKind.ZERO_PAGE + " " + page.leafBytes();
            case UNKNOWN -> UNKNOWN;
            case ABSENT, SWAPPED -> ABSENT;
        };
    }

    /** What was looked at, as a line: pages by their leaves in bytes. */
    String counts() {
        long pages = verdicts.values().stream().mapToLong(Long::longValue).sum();
        long unknown = verdicts.getOrDefault(UNKNOWN, 0L);
        return "%,d verdicts on pages, none wrong, %s; %.4f %% unknown; on %,d pages the folio is unknown; looked again: %d pictures, %d walks"
                .formatted(pages, verdicts, 100.0 * unknown / pages, unknownFolios, picture.retries(), again);
    }

    /** How often the kernel moved memory while it was looked at. */
    int again() {
        return again + picture.retries();
    }

    @Override
    public void close() {
        picture.close();
    }
}

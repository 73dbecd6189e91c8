// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.inspect.LeafKind;
import dev.hugemap.inspect.LeafRow;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is behind a pool's addresses, as the kernel had it when it was asked. {@link HugePool#report()} has folios and evidence too.
 *
 * @param committedBytes what the pool had committed
 * @param residentBytes how much memory was there; the kernel's page of zeros is none
 * @param hugeBytes how much of that was mapped by leaves larger than the base page
 * @param unknownBytes of how much no source could tell
 * @param leaves what is resident by the size of its leaves, the largest first
 */
public record PoolResidence(
        long committedBytes, long residentBytes, long hugeBytes, long unknownBytes, List<LeafBytes> leaves) {
    /** Of a pool that has nothing committed. */
    static final PoolResidence NOTHING = new PoolResidence(0, 0, 0, 0, List.of());

    /** Copies the list. */
    public PoolResidence {
        leaves = List.copyOf(leaves);
    }

    static PoolResidence of(long committedBytes, MappingReport report, PageSize base) {
        TreeMap<PageSize, Long> sizes = new TreeMap<>();
        for (LeafRow row : report.rows()) {
            if (row.kind() != LeafKind.ZERO_PAGE) {
                sizes.merge(row.leafSize(), row.bytes(), Long::sum);
            }
        }
        return new PoolResidence(
                committedBytes,
                sum(sizes.values()),
                sum(sizes.tailMap(base, false).values()),
                report.unknownBytes(),
                sizes.descendingMap().entrySet().stream()
                        .map(size -> new LeafBytes(size.getKey().bytes(), size.getValue()))
                        .toList());
    }

    /**
     * Which part of what is resident is mapped by leaves larger than the base page.
     *
     * @return 0 to 1; empty where it isn't known of all memory, or nothing is resident
     */
    public OptionalDouble hugeCoverage() {
        return unknownBytes > 0 || residentBytes == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) hugeBytes / residentBytes);
    }

    /**
     * The numbers as a sentence.
     *
     * @return for example {@code 6 MiB resident of 6 MiB committed, 66.7 % on huge pages: 4 MiB on 2 MiB leaves, …}
     */
    @Override
    public String toString() {
        String covered = hugeCoverage().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", %.1f %% on huge pages",
                        100 * hugeCoverage().getAsDouble())
                : "";
        String sizes = leaves.stream().map(LeafBytes::toString).collect(Collectors.joining(", "));
        String unknown = unknownBytes > 0 ? "; of " + Bytes.format(unknownBytes) + " nobody can tell" : "";
        return Bytes.format(residentBytes) + " resident of " + Bytes.format(committedBytes) + " committed" + covered
                + (sizes.isEmpty() ? "" : ": " + sizes) + unknown;
    }

    private static long sum(Iterable<Long> bytes) {
        long sum = 0;
        for (long each : bytes) {
            sum += each;
        }
        return sum;
    }
}

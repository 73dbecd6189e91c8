// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In how large pieces free memory lies. A snapshot.
 *
 * <p>Source: {@code man 5 proc_buddyinfo}: of each zone, how many pieces of 1, 2, 4 … base pages are free.
 */
public final class FreePieces {
    private static final Pattern LINE = Pattern.compile("Node +(\\d{1,9}), +zone +\\S+((?: +\\d{1,15})+) *");

    private record Zone(int node, List<Long> counts) {}

    private final List<Zone> zones;
    private final PageSize base;

    private FreePieces(List<Zone> zones, PageSize base) {
        this.zones = List.copyOf(zones);
        this.base = base;
    }

    /**
     * Reads them as they are now.
     *
     * @param files the kernel's files
     * @param base the base page size
     * @return the pieces; none known where they can't be read
     */
    public static FreePieces read(KernelFiles files, PageSize base) {
        List<Zone> zones = new ArrayList<>();
        files.read("/proc/buddyinfo").orElse("").lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                List<Long> counts = Arrays.stream(matcher.group(2).strip().split(" +", -1))
                        .map(Long::valueOf)
                        .toList();
                zones.add(new Zone(Integer.parseInt(matcher.group(1)), counts));
            }
        });
        return new FreePieces(zones, base);
    }

    /**
     * What is free in pieces that hold a page of a size.
     *
     * @param size of the page
     * @param node whose memory alone counts, or empty for all nodes
     * @return bytes; empty where nothing can be read, or the kernel counts no pieces as large as that, as for gigantic pages, or more
     *     of them than any host has
     */
    public OptionalLong bytes(PageSize size, OptionalInt node) {
        int order = size.log2() - base.log2();
        long bytes = 0;
        boolean told = false;
        try {
            for (Zone zone : zones) {
                if (node.isPresent() && zone.node() != node.getAsInt()) {
                    continue;
                }
                for (int each = Math.max(0, order); each < zone.counts().size(); each++) {
                    told = true;
                    long piece = Math.multiplyExact(base.bytes(), 1L << Math.min(each, Long.SIZE - 2));
                    bytes = Math.addExact(
                            bytes, Math.multiplyExact(zone.counts().get(each), piece));
                }
            }
        } catch (ArithmeticException moreThanThereIs) {
            return OptionalLong.empty();
        }
        return told ? OptionalLong.of(bytes) : OptionalLong.empty();
    }
}

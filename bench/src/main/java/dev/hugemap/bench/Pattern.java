// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * In which order a program touches a region, recorded: the same offsets for every arm.
 *
 * @param name for people
 * @param bytes of the region
 * @param steps what is done, in order
 * @param text what it stands for, a sentence
 */
record Pattern(String name, long bytes, List<Step> steps, String text) {
    static final String DENSE = "dense sweep";
    static final String SPARSE = "sparse touches";
    static final String WINDOW = "moving window";

    private static final int SPARSE_SHARE = 100;
    private static final int READS_PER_PAGE = 4;
    private static final int READS_PER_SPARSE_PAGE = 100;
    private static final int WINDOW_STEPS = 16;
    private static final int WINDOW_SHARE = 16;

    /**
     * One stretch of a program's work on a region.
     *
     * @param left what it has no more use for, given back first; offsets, one range or none
     * @param touches offsets of base pages that it touches for the first time, in order
     * @param places what it then reads, all of one length: each once in order, and then here and there
     * @param randomReads how many reads here and there, each of a place that depends on what was read before
     */
    record Step(List<AddressRange> left, List<Long> touches, List<AddressRange> places, long randomReads) {
        /** Copies the lists. */
        Step {
            left = List.copyOf(left);
            touches = List.copyOf(touches);
            places = List.copyOf(places);
        }
    }

    /** Copies the list. */
    Pattern {
        steps = List.copyOf(steps);
    }

    /** Every page once, in order; then all of it is read. */
    static Pattern denseSweep(long bytes, PageSize base) {
        AddressRange all = new AddressRange(0, bytes);
        long reads = base.pagesIn(bytes) * READS_PER_PAGE;
        String text = "every page of " + Bytes.format(bytes) + " touched once in order, then read once in order and "
                + Bytes.count(reads) + " times at random";
        return new Pattern(DENSE, bytes, List.of(new Step(List.of(), pages(all, base), List.of(all), reads)), text);
    }

    /** One page in a hundred, at random and none twice; then those are read. */
    static Pattern sparseTouches(long bytes, PageSize base, long seed) {
        long count = Math.max(1, base.pagesIn(bytes) / SPARSE_SHARE);
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> touches = random.longs(0, base.pagesIn(bytes))
                .distinct()
                .limit(count)
                .mapToObj(page -> page * base.bytes())
                .toList();
        List<AddressRange> places = touches.stream()
                .map(offset -> new AddressRange(offset, base.bytes()))
                .toList();
        long reads = count * READS_PER_SPARSE_PAGE;
        String text = Bytes.count(count) + " pages of " + Bytes.format(bytes)
                + " touched at random, then each read once and " + Bytes.count(reads) + " times at random";
        return new Pattern(SPARSE, bytes, List.of(new Step(List.of(), touches, places, reads)), text);
    }

    /**
     * A window that moves on in steps: what is behind it is given back, and the new part is touched, by turns in order
     * and at random; then all of the window is read.
     *
     * @param least the least step: whole ones of it are given back
     */
    static Pattern movingWindow(long bytes, PageSize base, PageSize least, long seed) {
        long step = least.roundUp(bytes / WINDOW_SHARE / WINDOW_STEPS);
        long window = Math.max(step, bytes / WINDOW_SHARE / step * step);
        List<Step> steps = new ArrayList<>();
        Random random = new Random(seed);
        for (long end = step; end <= bytes; end += step) {
            long start = Math.max(0, end - window);
            List<AddressRange> left = end > window ? List.of(new AddressRange(start - step, step)) : List.of();
            List<Long> touches = new ArrayList<>(pages(new AddressRange(end - step, step), base));
            if (steps.size() % 2 == 1) {
                Collections.shuffle(touches, random);
            }
            AddressRange inside = AddressRange.between(start, end);
            steps.add(new Step(left, touches, List.of(inside), base.pagesIn(inside.length()) * READS_PER_PAGE));
        }
        String text =
                "a window of " + Bytes.format(window) + " that moves over " + Bytes.format(bytes) + " in steps of "
                        + Bytes.format(step)
                        + ", whose pages are touched by turns in order and at random; after each step the window is read once in order"
                        + " and " + READS_PER_PAGE + " times a page at random";
        return new Pattern(WINDOW, bytes, steps, text);
    }

    /** How many pages are touched. */
    long touchedPages() {
        return steps.stream().mapToLong(step -> step.touches().size()).sum();
    }

    private static List<Long> pages(AddressRange range, PageSize base) {
        List<Long> pages = new ArrayList<>();
        for (long at = range.start(); at < range.end(); at += base.bytes()) {
            pages.add(at);
        }
        return pages;
    }
}

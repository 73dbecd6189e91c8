// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.PageState;
import dev.hugemap.inspect.PageWalk;
import dev.hugemap.page.PageSize;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What a walk met, kept for a picture: stretches that stand alike, one after the other, each with a mark that tells how. For
 * one thread.
 */
final class Trace implements Consumer<PageWalk> {
    private static final int FIRST_ROOM = 256;

    private long start;
    private long[] ends = new long[FIRST_ROOM];
    private byte[] marks = new byte[FIRST_ROOM];
    private int count;

    /** The mark of memory on leaves of a size. */
    static int markOf(PageSize leaf) {
        return markOf(leaf.bytes());
    }

    private static int markOf(long leafBytes) {
        return PageState.values().length + Long.numberOfTrailingZeros(leafBytes);
    }

    /** The mark of what stands in another way than by leaves of a known size. */
    static int markOf(PageState state) {
        return state.ordinal();
    }

    private static int markOf(PageWalk step) {
        if (step.state() != PageState.PRESENT) {
            return markOf(step.state());
        }
        return step.leafBytes() == 0 ? markOf(PageState.UNKNOWN) : markOf(step.leafBytes());
    }

    @Override
    public void accept(PageWalk step) {
        if (count == 0) {
            start = step.start();
        }
        byte mark = (byte) markOf(step);
        if (count > 0 && marks[count - 1] == mark) {
            ends[count - 1] = step.end();
            return;
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            marks = Arrays.copyOf(marks, 2 * count);
        }
        ends[count] = step.end();
        marks[count] = mark;
        count++;
    }

    /** How many stretches there are. */
    int count() {
        return count;
    }

    long start(int stretch) {
        return stretch == 0 ? start : ends[stretch - 1];
    }

    long end(int stretch) {
        return ends[stretch];
    }

    int mark(int stretch) {
        return marks[stretch];
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Folios by kpageflags, a frame after the other: from the head of a compound page to its last tail. For root. */
final class KernelFrames implements AutoCloseable {
    private static final long FRAME = (1L << 55) - 1;
    private static final int HEAD = 15;
    private static final int TAIL = 16;
    private static final int AT_ONCE = 16;

    private final NativeBridge bridge = NativeBridge.system();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment flags = arena.allocate(JAVA_LONG, AT_ONCE);
    private final int kpageflags = bridge.open("/proc/kpageflags", 0);
    private long first = -1;
    private long known;

    /** How many frames the folio of each entry of pagemap has that is present; 0 for the others. */
    long[] foliosOf(long[] entries) {
        first = -1;
        long[] frames = new long[entries.length];
        long head = 0;
        long end = 0;
        for (int i = 0; i < entries.length; i++) {
            long frame = entries[i] & FRAME;
            if (entries[i] >= 0 || frame == 0) {
                continue;
            }
            if (frame < head || frame >= end) {
                head = frame;
                while (is(head, TAIL)) {
                    head--;
                }
                end = head + 1;
                while (is(head, HEAD) && is(end, TAIL)) {
                    end++;
                }
            }
            frames[i] = end - head;
        }
        return frames;
    }

    private boolean is(long frame, int bit) {
        if (first < 0 || frame < first || frame >= first + known) {
            first = frame / AT_ONCE * AT_ONCE;
            known = bridge.pread(kpageflags, flags, first * Long.BYTES) / Long.BYTES;
            if (frame >= first + known) {
                return false;
            }
        }
        return (flags.getAtIndex(JAVA_LONG, frame - first) >>> bit & 1) != 0;
    }

    @Override
    public void close() {
        bridge.close(kpageflags);
        arena.close();
    }
}

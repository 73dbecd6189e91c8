// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.agrona.SegmentBuffer;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The process that sends: {@code FILE BYTES HUGE LABEL MESSAGES}. Its last line tells on which pages it had the ring. */
final class RingSender {
    private RingSender() {}

    /** Sends numbered messages as fast as the ring takes them. */
    public static void main(String[] args) throws IOException {
        try (Arena arena = Arena.ofShared()) {
            PageSize huge = new PageSize(Long.parseLong(args[2]));
            RingMapping mapping = RingMapping.map(arena, Path.of(args[0]), Integer.parseInt(args[1]), huge);
            send(mapping, Long.parseLong(args[4]));
            ObservedPages observed = mapping.observed(new PageSize(Long.parseLong(args[3])));
            System.out.println(observed.asLabelled() + " " + observed.text());
        }
    }

    private static void send(RingMapping mapping, long count) {
        SegmentBuffer message = SegmentBuffer.of(MemorySegment.ofArray(new byte[RingMapping.MESSAGE]));
        for (long i = 0; i < count; i++) {
            message.putLong(0, i);
            while (!mapping.ring().write(1, message, 0, RingMapping.MESSAGE)) {
                Thread.onSpinWait();
            }
        }
    }
}

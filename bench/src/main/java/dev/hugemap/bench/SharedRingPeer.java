// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.agrona.SegmentBuffer;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.RegionDescriptor;
import dev.hugemap.shared.SharedRegion;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.MessageHandler;

/** The other process of a ring: {@code DESCRIPTOR RING LABEL}. Its last line tells on which pages it had the rings. */
final class SharedRingPeer {
    private final SharedRings rings;
    private final SegmentBuffer message =
            SegmentBuffer.of(MemorySegment.ofArray(new long[SharedRings.MESSAGE / Long.BYTES]));
    private boolean ended;
    private long toSend;

    private SharedRingPeer(SharedRings rings) {
        this.rings = rings;
    }

    /** Does what it is sent, until it is told to end, or who told it has ended. */
    public static void main(String[] args) {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        CompletableFuture<Void> _ =
                parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
        try (SharedRegion region = SharedRegion.attach(RegionDescriptor.parse(args[0]))) {
            SharedRings rings = SharedRings.over(region, Integer.parseInt(args[1]));
            new SharedRingPeer(rings).run();
            ObservedPages observed = rings.observed(new PageSize(Long.parseLong(args[2])));
            System.out.println(observed.asLabelled() + " " + observed.text());
        }
    }

    private void run() {
        MessageHandler handler = (type, buffer, index, length) -> {
            long number = buffer.getLong(index);
            switch (type) {
                case SharedRings.ECHO -> {
                    message.putLong(0, number);
                    SharedRings.send(rings.back(), SharedRings.ECHO, message);
                }
                case SharedRings.SEND -> toSend = number;
                default -> ended = true;
            }
        };
        while (!ended) {
            if (rings.there().read(handler) == 0) {
                Thread.onSpinWait();
            }
            for (; toSend > 0; toSend--) {
                message.putLong(0, toSend);
                SharedRings.send(rings.back(), SharedRings.SEND, message);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;

/** An allocator that a trace can be replayed on. */
interface ReplayArm {
    /** Its name, with what its memory is on. */
    String name();

    /** Whether all of its memory is to be on huge pages. */
    boolean isHuge();

    /**
     * Replays a trace from beginning to end.
     *
     * @throws IOException if a program can't be run
     */
    ReplaySample replay(AllocationTrace trace) throws IOException;

    /**
     * The same, for turns.
     *
     * @throws UncheckedIOException if a program can't be run
     */
    default ReplaySample replayed(AllocationTrace trace) {
        try {
            return replay(trace);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}

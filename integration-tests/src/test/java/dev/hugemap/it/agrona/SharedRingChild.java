// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.agrona;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process that sends: {@code FILE BYTES PRODUCERS MESSAGES}. It prints how the file was mapped here. */
final class SharedRingChild {
    private SharedRingChild() {}

    /** Sends all messages of all producers, each on a thread of its own. */
    public static void main(String[] args) throws Exception {
        try (Arena arena = Arena.ofShared()) {
            SharedRing shared = SharedRing.map(arena, Path.of(args[0]), Integer.parseInt(args[1]));
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                int producer = i;
                int count = Integer.parseInt(args[3]);
                threads.add(Thread.ofPlatform().start(() -> SharedRing.send(shared.ring(), producer, count)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.println(shared.report());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The calling thread's minor faults as getrusage tells them. */
record Faults(NativeBridge bridge) {
    long now() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(Resource.RUSAGE);
            bridge.getrusage(Resource.RUSAGE_THREAD, usage);
            return usage.get(ValueLayout.JAVA_LONG, Resource.RU_MINFLT);
        }
    }
}

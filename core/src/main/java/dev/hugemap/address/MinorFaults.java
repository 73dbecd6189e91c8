// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.address;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The minor faults of the thread that opened this, which alone may use it. */
public final class MinorFaults implements AutoCloseable {
    private final NativeBridge bridge;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment usage = arena.allocate(Resource.RUSAGE);

    /**
     * Opens the count.
     *
     * @param bridge the system calls
     */
    public MinorFaults(NativeBridge bridge) {
        this.bridge = bridge;
    }

    /**
     * How many faults the thread has had that needed no reading of a disk.
     *
     * @return the count since the thread began
     */
    public long count() {
        bridge.getrusage(Resource.RUSAGE_THREAD, usage);
        return usage.get(JAVA_LONG, Resource.RU_MINFLT);
    }

    @Override
    public void close() {
        arena.close();
    }
}

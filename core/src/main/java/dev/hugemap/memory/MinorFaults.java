package dev.hugemap.memory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The minor faults of the thread that opened this. */
final class MinorFaults implements AutoCloseable {
    private final NativeBridge bridge;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment usage = arena.allocate(Resource.RUSAGE);

    MinorFaults(NativeBridge bridge) {
        this.bridge = bridge;
    }

    long count() {
        bridge.getrusage(Resource.RUSAGE_THREAD, usage);
        return usage.get(JAVA_LONG, Resource.RU_MINFLT);
    }

    @Override
    public void close() {
        arena.close();
    }
}

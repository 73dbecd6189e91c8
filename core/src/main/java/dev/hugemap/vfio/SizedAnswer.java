package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * Structs of vfio that begin with their own size: the kernel fills in what fits, and says in the same place how much there
 * would be, capabilities and all.
 */
final class SizedAnswer {
    /** What a kernel may ask for at most. */
    private static final int MOST = 1 << 20;

    private SizedAnswer() {}

    /** A request with its size in its first field, and zeros. */
    static MemorySegment request(StructLayout layout, Arena arena) {
        return sized(layout.byteSize(), arena);
    }

    /** Asks, and asks again with as much room as the kernel wants. */
    static MemorySegment ask(VfioFile file, long request, StructLayout layout, Arena arena) {
        MemorySegment answer = request(layout, arena);
        file.ioctl(request, answer);
        return whole(file, request, answer, arena);
    }

    /** As {@link #ask}, about one of several things; its number goes behind size and flags. */
    static MemorySegment ask(VfioFile file, long request, StructLayout layout, int index, Arena arena) {
        MemorySegment answer = request(layout, arena);
        answer.set(JAVA_INT, 2 * Integer.BYTES, index);
        file.ioctl(request, answer);
        return whole(file, request, answer, arena);
    }

    private static MemorySegment whole(VfioFile file, long request, MemorySegment answer, Arena arena) {
        int wanted = answer.get(JAVA_INT, 0);
        if (wanted <= answer.byteSize() || wanted > MOST) {
            return answer;
        }
        MemorySegment larger = sized(wanted, arena);
        larger.set(JAVA_INT, 2 * Integer.BYTES, answer.get(JAVA_INT, 2 * Integer.BYTES));
        file.ioctl(request, larger);
        return larger;
    }

    private static MemorySegment sized(long bytes, Arena arena) {
        MemorySegment request = arena.allocate(bytes, Long.BYTES);
        request.set(JAVA_INT, 0, Math.toIntExact(bytes));
        return request;
    }
}

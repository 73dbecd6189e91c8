// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.hugemap.bridge.abi.Fields;
import dev.hugemap.bridge.abi.Vfio;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Tells vfio where to signal interrupts. What the kernel refuses comes as a {@code SyscallException}. */
record IrqRequest(VfioFile device, InterruptKind kind) {
    private static final long HEAD = Vfio.VFIO_IRQ_SET.byteSize();

    /**
     * Has each interrupt counted in a file of its own, from number 0 on.
     *
     * @return 0, or how many messages the kernel could have signalled where it can't signal so many: none is then
     */
    int signal(List<EventFile> events) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(
                    arena,
                    Vfio.VFIO_IRQ_SET_DATA_EVENTFD | Vfio.VFIO_IRQ_SET_ACTION_TRIGGER,
                    events.size(),
                    events.size() * Integer.BYTES);
            for (int i = 0; i < events.size(); i++) {
                request.set(
                        JAVA_INT, HEAD + (long) i * Integer.BYTES, events.get(i).fd());
            }
            return device.ioctl(Vfio.VFIO_DEVICE_SET_IRQS, request);
        }
    }

    /** Has nothing signalled any more. */
    void disable() {
        try (Arena arena = Arena.ofConfined()) {
            device.ioctl(
                    Vfio.VFIO_DEVICE_SET_IRQS,
                    request(arena, Vfio.VFIO_IRQ_SET_DATA_NONE | Vfio.VFIO_IRQ_SET_ACTION_TRIGGER, 0, 0));
        }
    }

    /** Lets the first interrupt through again. */
    void unmask() {
        try (Arena arena = Arena.ofConfined()) {
            device.ioctl(
                    Vfio.VFIO_DEVICE_SET_IRQS,
                    request(arena, Vfio.VFIO_IRQ_SET_DATA_NONE | Vfio.VFIO_IRQ_SET_ACTION_UNMASK, 1, 0));
        }
    }

    private MemorySegment request(Arena arena, int flags, int count, int dataBytes) {
        MemorySegment request = arena.allocate(HEAD + dataBytes, Integer.BYTES);
        request.set(JAVA_INT, 0, Math.toIntExact(request.byteSize()));
        request.set(JAVA_INT, offset("flags"), flags);
        request.set(JAVA_INT, offset("index"), kind.index());
        request.set(JAVA_INT, offset("count"), count);
        return request;
    }

    private static long offset(String field) {
        return Fields.offset(Vfio.VFIO_IRQ_SET, field);
    }
}

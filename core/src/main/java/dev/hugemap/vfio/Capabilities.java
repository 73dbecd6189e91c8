// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.hugemap.bridge.abi.Vfio;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The capabilities behind a struct that vfio answered. Offsets are only as aligned as the kernel made them: some hold longs
 * at multiples of 4.
 *
 * @param all in the kernel's order
 */
record Capabilities(List<Capability> all) {
    /**
     * One capability.
     *
     * @param id what it is
     * @param bytes from its header to the end of the answer
     */
    record Capability(int id, MemorySegment bytes) {}

    private static final long HEADER = Vfio.VFIO_INFO_CAP_HEADER.byteSize();
    private static final long NEXT = 4;

    /**
     * Follows the chain.
     *
     * @param answer what the kernel wrote, whole
     * @param first offset of the first header; 0 for none
     * @throws IllegalStateException if the chain leads out of the answer or back
     */
    static Capabilities in(MemorySegment answer, int first) {
        List<Capability> all = new ArrayList<>();
        long before = 0;
        long at = Integer.toUnsignedLong(first);
        while (at != 0) {
            if (at <= before || at + HEADER > answer.byteSize()) {
                throw new IllegalStateException("a capability of vfio at offset " + at + " in an answer of "
                        + answer.byteSize() + " bytes, after one at " + before);
            }
            int id = Short.toUnsignedInt(answer.get(JAVA_SHORT_UNALIGNED, at));
            all.add(new Capability(id, answer.asSlice(at)));
            before = at;
            at = Integer.toUnsignedLong(answer.get(JAVA_INT_UNALIGNED, at + NEXT));
        }
        return new Capabilities(List.copyOf(all));
    }

    /** The bytes of the first capability of a kind. */
    Optional<MemorySegment> find(int id) {
        return all.stream()
                .filter(capability -> capability.id() == id)
                .map(Capability::bytes)
                .findFirst();
    }
}

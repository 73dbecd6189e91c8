// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The start of a named region: two slots, of which the one with the higher generation counts. The next header goes into the
 * other one, so that one whole header stands there at every moment.
 */
record HeaderPage(MemorySegment bytes) {
    static final int SLOT_STRIDE = 4096;
    /** How much of the file holds headers. */
    static final int BYTES = 2 * SLOT_STRIDE;

    HeaderReading read() {
        HeaderSlot[] slots = {slot(0), slot(1)};
        for (HeaderSlot slot : slots) {
            if (slot.hasMagic() && slot.version() != HeaderSlot.VERSION) {
                return new HeaderReading.OtherVersion(slot.version());
            }
        }
        Optional<RegionHeader> first = slots[0].read();
        Optional<RegionHeader> second = slots[1].read();
        if (first.isEmpty() && second.isEmpty()) {
            return new HeaderReading.Torn(
                    slots[0].isBlank() && slots[1].isBlank() ? "it has no header" : "its header's checksum is wrong");
        }
        RegionHeader newest = isNewer(second, first) ? second.orElseThrow() : first.orElseThrow();
        boolean interrupted = first.isEmpty() && !slots[0].isBlank() || second.isEmpty() && !slots[1].isBlank();
        return new HeaderReading.Whole(newest, interrupted);
    }

    /** Writes a header beside the one that counts, which it replaces when it is whole. */
    void write(RegionHeader header) {
        Optional<RegionHeader> first = slot(0).read();
        boolean firstCounts = first.isPresent() && !isNewer(slot(1).read(), first);
        slot(firstCounts ? 1 : 0).write(header);
    }

    private static boolean isNewer(Optional<RegionHeader> one, Optional<RegionHeader> other) {
        return one.isPresent()
                && (other.isEmpty() || one.get().generation() > other.get().generation());
    }

    private HeaderSlot slot(int index) {
        return new HeaderSlot(bytes.asSlice((long) index * SLOT_STRIDE));
    }
}

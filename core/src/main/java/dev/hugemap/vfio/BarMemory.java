// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** What is mapped of a BAR, as segments of one shared arena, and nothing over holes. Safe for use by many threads. */
final class BarMemory {
    private final VfioSubject subject;
    private final RegionInfo region;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment all;
    private final List<BarArea> areas;

    /** The areas of a layout whose reservation begins at an address. */
    BarMemory(VfioSubject subject, RegionInfo region, BarLayout layout, long reservation) {
        this.subject = subject;
        this.region = region;
        this.all = layout.areas().isEmpty() ? MemorySegment.NULL : wrap(reservation, region.length());
        List<BarArea> wrapped = new ArrayList<>();
        for (AddressRange area : layout.areas()) {
            long length = Math.min(area.end(), region.length()) - area.start();
            wrapped.add(new BarArea(area.start(), wrap(reservation + area.start(), length)));
        }
        this.areas = List.copyOf(wrapped);
    }

    private MemorySegment wrap(long address, long length) {
        MemorySegment segment = NativeSegments.wrap(address, length, arena);
        return region.writable() ? segment : segment.asReadOnly();
    }

    /** The BAR by name, for example {@code BAR 2 of 0000:00:06.0}. */
    String name() {
        return "BAR " + region.index() + " of " + subject.device();
    }

    RegionInfo region() {
        return region;
    }

    /** Over all of the region, with holes in it where {@link #isWhole} is false: never to be handed out. */
    MemorySegment all() {
        return all;
    }

    boolean isWhole() {
        return areas.size() == 1 && areas.getFirst().length() == region.length();
    }

    List<BarArea> areas() {
        return areas;
    }

    MemorySegment segment(long offset, long bytes) {
        for (BarArea area : areas) {
            if (offset >= area.offset() && bytes >= 0 && bytes <= area.length() - (offset - area.offset())) {
                return area.segment().asSlice(offset - area.offset(), bytes);
            }
        }
        throw unmapped(offset, bytes);
    }

    /** Whether an access meets what is mapped; false where a system call is to make it, and refused where none is. */
    boolean isMapped(long offset, int bytes, HoleAccess holes) {
        for (int i = 0; i < areas.size(); i++) { // no iterator, no garbage
            BarArea area = areas.get(i);
            long at = offset - area.offset();
            if (at >= 0 && at <= area.length() - bytes) {
                return true;
            }
        }
        if (!areas.isEmpty() && holes == HoleAccess.REFUSED) {
            throw unmapped(offset, bytes);
        }
        return false;
    }

    private IndexOutOfBoundsException unmapped(long offset, long bytes) {
        return new IndexOutOfBoundsException(
                "%d bytes at offset 0x%x of %s, of 0x%x bytes, are not all mapped; mapped are %s%s"
                        .formatted(
                                bytes,
                                offset,
                                name(),
                                region.length(),
                                areas.isEmpty() ? "none" : areas,
                                region.holeCause().map("; "::concat).orElse("")));
    }

    boolean isAlive() {
        return arena.scope().isAlive();
    }

    /**
     * Ends all access.
     *
     * @throws IllegalStateException while a segment is in use; nothing has changed then
     */
    void close() {
        arena.close();
    }
}

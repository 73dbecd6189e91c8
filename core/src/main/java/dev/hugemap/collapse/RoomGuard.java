// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.host.CgroupRoom;
import dev.hugemap.host.MemoryRoom;
import dev.hugemap.page.Bytes;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Ends a pass before the host or a control group of the process runs short. A thirty-second of the memory in all stays free:
 * beyond the last of it, the kernel kills. Free swap counts for nothing: to swap other memory out is no gain.
 */
record RoomGuard(MemoryRoom room) {
    private static final int KEPT = 32;

    /** Why so many bytes more would be too many; empty where they wouldn't, or nobody can tell. */
    Optional<String> refuses(long bytes) {
        OptionalLong left = room.availableOnHost();
        long kept = room.ofHost().orElse(0) / KEPT;
        if (left.isPresent() && left.getAsLong() - bytes < kept) {
            return Optional.of(Bytes.format(left.getAsLong()) + " are available on the host, of which "
                    + Bytes.format(kept) + " are kept free");
        }
        return room.inCgroups().stream()
                .filter(group -> group.bytes() - bytes < group.limit() / KEPT)
                .findFirst()
                .map(RoomGuard::text);
    }

    private static String text(CgroupRoom group) {
        return Bytes.format(group.bytes()) + " of " + Bytes.format(group.limit()) + " are left in the control group of "
                + group.file() + ", of which " + Bytes.format(group.limit() / KEPT) + " are kept free";
    }
}

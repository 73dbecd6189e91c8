// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import java.util.OptionalLong;

/** What smaps says of locked memory. Source: {@code Documentation/filesystems/proc.rst}, field {@code Locked}. */
final class LockedBytes {
    private LockedBytes() {}

    /** The locked bytes of a range; empty where a mapping that reaches beyond it doesn't tell where its locked pages lie. */
    static OptionalLong within(SmapsReader smaps, AddressRange range) {
        long bytes = 0;
        while (smaps.next() && smaps.start() < range.end()) {
            long shared = Math.min(smaps.end(), range.end()) - Math.max(smaps.start(), range.start());
            long locked = smaps.bytes(SmapsField.LOCKED);
            if (shared <= 0 || locked == 0) {
                continue;
            }
            long length = smaps.end() - smaps.start();
            if (shared < length && locked < length) {
                return OptionalLong.empty();
            }
            bytes += Math.min(locked, shared);
        }
        return OptionalLong.of(bytes);
    }
}

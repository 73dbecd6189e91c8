package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.OptionalLong;

/** What smaps says of locked memory. Source: {@code Documentation/filesystems/proc.rst}, field {@code Locked}. */
final class LockedBytes {
    private LockedBytes() {}

    /** The locked bytes of a range; empty where a mapping that reaches beyond it doesn't tell where its locked pages lie. */
    static OptionalLong within(List<SmapsEntry> entries, AddressRange range) {
        long bytes = 0;
        for (SmapsEntry entry : Smaps.within(entries, range)) {
            long locked = entry.bytes(SmapsField.LOCKED);
            if (range.contains(entry.range()) || locked == 0) {
                bytes += locked;
            } else if (locked == entry.range().length()) {
                bytes += Math.min(entry.range().end(), range.end())
                        - Math.max(entry.range().start(), range.start());
            } else {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(bytes);
    }
}

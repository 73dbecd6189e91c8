// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;

/** The header of a named region that this process owns and has mapped. */
final class NamedHeader {
    private final AddressRange mapping;
    private RegionHeader current;

    private NamedHeader(AddressRange mapping, RegionHeader current) {
        this.mapping = mapping;
        this.current = current;
    }

    /** Writes the first header of a new region. */
    static NamedHeader create(AddressRange mapping, long pageBytes) {
        long now = System.currentTimeMillis();
        long data = mapping.length() - pageBytes;
        NamedHeader header = new NamedHeader(mapping, new RegionHeader(1, false, pageBytes, data, pid(), now));
        header.write();
        return header;
    }

    /** Marks a region that was found as open. */
    static NamedHeader reopen(AddressRange mapping, RegionHeader found) {
        NamedHeader header = new NamedHeader(mapping, found.next(false, pid(), System.currentTimeMillis()));
        header.write();
        return header;
    }

    /** Marks the region as closed, with contents that are whole. */
    void close() {
        current = current.next(true, pid(), System.currentTimeMillis());
        write();
    }

    private void write() {
        try (Arena arena = Arena.ofConfined()) {
            new HeaderPage(NativeSegments.wrap(mapping.start(), HeaderPage.BYTES, arena)).write(current);
        }
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }
}

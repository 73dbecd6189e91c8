// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;

/** Many small mappings in this process, each with a page of memory: neighbours differ in their rights, so that none are joined. */
final class StripedMappings implements AutoCloseable {
    private final NativeBridge bridge;
    private final AddressRange range;

    private StripedMappings(NativeBridge bridge, AddressRange range) {
        this.bridge = bridge;
        this.range = range;
    }

    /** As many as asked for, or {@link dev.hugemap.bridge.SyscallException} with ENOMEM beyond vm.max_map_count. */
    static StripedMappings of(NativeBridge bridge, PageSize base, int count) {
        long bytes = count * base.bytes();
        long start = bridge.mmap(0, bytes, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS, -1, 0);
        StripedMappings mappings = new StripedMappings(bridge, new AddressRange(start, bytes));
        try {
            bridge.madvise(start, bytes, Advice.MADV_NOHUGEPAGE);
            bridge.madvise(start, bytes, Advice.MADV_POPULATE_WRITE);
            for (long at = start; at < start + bytes; at += 2 * base.bytes()) {
                bridge.mprotect(at, base.bytes(), Protection.PROT_READ);
            }
        } catch (Throwable failure) {
            mappings.close();
            throw failure;
        }
        return mappings;
    }

    @Override
    public void close() {
        bridge.munmap(range.start(), range.length());
    }
}

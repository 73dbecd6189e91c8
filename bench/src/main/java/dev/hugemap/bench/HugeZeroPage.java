package dev.hugemap.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;

/**
 * Memory that was only read. An inspector to whom it is shown knows from then on whether this kernel tells the huge zero page
 * from memory; until then it asks pagemap for each huge leaf.
 */
final class HugeZeroPage {
    private HugeZeroPage() {}

    /** Shows it. */
    static void show(NativeBridge bridge, Inspector inspector, PageSize huge) {
        long reserved = 2 * huge.bytes();
        long start = bridge.mmap(0, reserved, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS, -1, 0);
        try (Arena arena = Arena.ofConfined()) {
            bridge.madvise(start, reserved, Advice.MADV_HUGEPAGE);
            AddressRange page = new AddressRange(huge.roundUp(start), huge.bytes());
            byte zero = NativeSegments.wrap(page.start(), page.length(), arena).get(JAVA_BYTE, 0);
            if (zero != 0 || inspector.report(page).rows().isEmpty()) {
                throw new IllegalStateException("memory that was read is neither zero nor mapped");
            }
        } finally {
            bridge.munmap(start, reserved);
        }
    }
}

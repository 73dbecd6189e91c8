// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.vfio.fake.FakeRefusals;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each system call in the life of a device fails once, and nothing is lost: no file stays open, no memory stays reachable,
 * and the memory's arena can be closed.
 */
final class LifeSweepTest extends VfioFixture {
    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void nothingIsLeftWhicheverCallFails(VfioBackend backend) {
        fake.refuse(FakeRefusals.none());
        assertThat(live(backend)).isTrue();
        long calls = fake.calls();
        int failed = 0;
        for (Errno errno : List.of(Errno.EIO, Errno.ENOMEM, Errno.ENODEV)) {
            for (long n = 1; n <= calls; n++) {
                fake.refuse(FakeRefusals.nth(n, errno));
                failed += live(backend) ? 0 : 1;
                String which = "call " + n + " of " + calls + " failed with " + errno;
                assertThat(fake.openFiles()).as(which).isEmpty();
                assertThat(edu.isOpen()).as(which).isFalse();
                fake.refuse(FakeRefusals.none());
                assertThat(live(backend)).as("again, after " + which).isTrue();
            }
        }
        assertThat(failed).isGreaterThan(3 * 30);
    }

    /** A whole life; false if something in it was refused. The arena closes in any case. */
    private boolean live(VfioBackend backend) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(8192, 4096);
            try (VfioDevice device = host.open(EDU, backend)) {
                device.enableBusMastering();
                DmaMapping kept = device.mapDma(memory);
                try (DmaMapping mapping = device.mapDma(memory, DmaRights.READ, 0x800000)) {
                    assertThat(mapping.iova()).isNotEqualTo(kept.iova());
                }
                try (Bar bar = device.bar(0)) {
                    assertThat(bar.readChecked(0, RegisterWidth.BITS_32)).isEqualTo(bar.readInt(0));
                }
                Interrupts interrupts = device.enableInterrupts(InterruptKind.MSI, 2);
                interrupts.vector(0).await(Duration.ZERO);
                device.reset();
            }
            return true;
        } catch (VfioException refused) {
            assertThat(refused.getMessage()).startsWith("cannot ").contains("0000:00:04.0", "To have it: ");
            return false;
        }
    }
}

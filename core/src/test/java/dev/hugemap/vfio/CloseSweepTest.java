// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.vfio.fake.FakeDevice;
import dev.hugemap.vfio.fake.FakeRefusals;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each system call of closing a device fails once, and closing again gives back what is left, and nothing twice. */
final class CloseSweepTest extends VfioFixture {
    private static final PciAddress OTHER = PciAddress.of("0000:00:05.0");

    private final List<String> made = new ArrayList<>();

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void whicheverCallFailsAllIsGivenBackOnce(VfioBackend backend) {
        List<String> all = closeTwice(backend, -1);
        assertThat(all).contains("munmap ", "ioctl VFIO_DEVICE_SET_IRQS", "close 0000:00:04.0");

        for (int n = 0; n < all.size(); n++) {
            String failed = all.get(n);
            List<String> calls = closeTwice(backend, n);

            // What the kernel refuses is done with, as closing the files behind it does it too; but not a BAR.
            List<String> expected = new ArrayList<>(all);
            if (failed.startsWith("munmap")) {
                expected.add(failed);
            }
            assertThat(calls).as("call " + n + " failed: " + failed).isEqualTo(expected);
        }
    }

    /** Closes a device that has a bit of everything, and again, and a third time; the calls of that. */
    private List<String> closeTwice(VfioBackend backend, int failing) {
        Arena arena = Arena.ofShared();
        MemorySegment memory = arena.allocate(8192, 4096);
        VfioDevice device = host.open(EDU, backend);
        device.mapDma(memory.asSlice(0, 4096));
        device.mapDma(memory.asSlice(4096));
        device.bar(0);
        device.enableInterrupts(InterruptKind.MSI, 2);
        record(failing);
        try {
            device.close();
            assertThat(failing).isNegative();
        } catch (VfioException refused) {
            assertThat(refused.errno()).contains(Errno.EIO);
        }
        assertThat(fake.openFiles()).isEmpty();
        device.close();
        int calls = made.size();
        device.close();
        assertThat(made).hasSize(calls);
        fake.refuse(FakeRefusals.none());
        arena.close();
        return List.copyOf(made);
    }

    private void record(int failing) {
        made.clear();
        fake.refuse(call -> {
            made.add(call.name() + " " + call.subject());
            return made.size() == failing + 1 ? Optional.of(Errno.EIO) : Optional.empty();
        });
    }

    /** A mapping of a BAR keeps the device open in the kernel, and that its container, in which memory may still be mapped. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void memoryThatCouldNotBeTakenAwayIsHeldUntilTheLastBarIsUnmapped(VfioBackend backend) {
        Arena arena = Arena.ofShared();
        VfioDevice device = host.open(EDU, backend);
        device.mapDma(arena.allocate(4096, 4096));
        device.bar(0);
        fake.refuse(call -> call.name().equals("munmap") || call.subject().contains("UNMAP")
                ? Optional.of(Errno.EIO)
                : Optional.empty());

        assertThatExceptionOfType(VfioException.class).isThrownBy(device::close);
        assertThatIllegalStateException().isThrownBy(arena::close);

        fake.refuse(FakeRefusals.none());
        device.close();
        arena.close();
    }

    @Test
    void aBarThatAnotherDeviceReachesIsGivenBackWithTheSecondClose() {
        fake.plug(FakeDevice.at(OTHER.toString()));
        VfioDevice device = host.open(EDU, VfioBackend.TYPE1);
        Bar bar = device.bar(0);
        try (VfioDevice other = host.open(OTHER, VfioBackend.TYPE1);
                DmaMapping mapping = other.mapDma(bar.segment(0, MIB))) {
            record(-1);
            assertThatIllegalStateException().isThrownBy(device::close);
            assertThat(made).doesNotContain("munmap ").contains("close 0000:00:04.0");
            assertThat(mapping.length()).isEqualTo(MIB);
        }
        record(-1);
        device.close();
        assertThat(made).containsExactly("munmap ");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.vfio.fake.FakeDevice;
import dev.hugemap.vfio.fake.FakeInterrupt;
import dev.hugemap.vfio.fake.FakeRefusals;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InterruptsTest extends VfioFixture {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void countsWhatIsSignalledBetweenWaits() {
        try (VfioDevice device = host.open(EDU);
                Interrupts interrupts = device.enableInterrupts(InterruptKind.MSI, 4)) {
            assertThat(interrupts.count()).isEqualTo(4);
            assertThat(interrupts.kind()).isEqualTo(InterruptKind.MSI);
            assertThat(interrupts.vector(2).await(Duration.ZERO)).isZero();
            assertThat(interrupts.vector(2).await(Duration.ofSeconds(Long.MIN_VALUE)))
                    .isZero();

            assertThat(edu.signal(FakeInterrupt.MSI, 2)).isTrue();
            edu.signal(FakeInterrupt.MSI, 2);
            edu.signal(FakeInterrupt.MSI, 3);

            assertThat(interrupts.vector(2).await(LONG)).isEqualTo(2);
            assertThat(interrupts.vector(2).await(Duration.ofMillis(2))).isZero();
            assertThat(interrupts.vector(3).await(Duration.ZERO)).isEqualTo(1);
            assertThat(interrupts.vector(3).number()).isEqualTo(3);
        }
        assertThat(edu.isOn(FakeInterrupt.MSI)).isFalse();
    }

    @Test
    void wakesWhoWaits() throws Exception {
        try (VfioDevice device = host.open(EDU);
                Interrupts interrupts = device.enableInterrupts(InterruptKind.MSI, 1)) {
            CompletableFuture<Long> waiting =
                    CompletableFuture.supplyAsync(() -> interrupts.vector(0).await(LONG));
            Thread.sleep(20);
            edu.signal(FakeInterrupt.MSI, 0);

            assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void theLineIsMaskedUntilItIsLetThrough() {
        try (VfioDevice device = host.open(EDU);
                Interrupts line = device.enableInterrupts(InterruptKind.INTX, 1)) {
            assertThat(edu.signal(FakeInterrupt.INTX, 0)).isTrue();
            assertThat(edu.signal(FakeInterrupt.INTX, 0)).isFalse();
            assertThat(line.vector(0).await(LONG)).isEqualTo(1);
            assertThat(line.vector(0).await(Duration.ZERO)).isZero();

            line.unmask();

            assertThat(line.vector(0).await(LONG)).as("was pending").isEqualTo(1);
        }
    }

    @Test
    void switchingOffEndsAllWaiting() throws InterruptedException {
        try (VfioDevice device = host.open(EDU)) {
            Interrupts interrupts = device.enableInterrupts(InterruptKind.MSI, 1);
            CompletableFuture<Long> waiting =
                    CompletableFuture.supplyAsync(() -> interrupts.vector(0).await(Duration.ofDays(365_000)));
            Thread.sleep(20);

            interrupts.close();
            interrupts.close();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                    .havingCause()
                    .isInstanceOf(IllegalStateException.class)
                    .withMessage("0000:00:04.0: MSI is switched off");
            assertThatIllegalStateException()
                    .isThrownBy(() -> interrupts.vector(0).await(Duration.ZERO));
            Interrupts line = device.enableInterrupts(InterruptKind.INTX, 1);
            line.close();
            assertThatIllegalStateException().isThrownBy(line::unmask);
            device.enableInterrupts(InterruptKind.MSI, 2);
        }
    }

    @Test
    void refusesWhatTheDeviceLacks() {
        try (VfioDevice device = host.open(EDU)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.enableInterrupts(InterruptKind.MSI, 5))
                    .withMessageContaining("the device has 4 interrupts of kind MSI, and 5 were asked for");
            assertThatIllegalArgumentException().isThrownBy(() -> device.enableInterrupts(InterruptKind.MSIX, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> device.enableInterrupts(InterruptKind.MSI, 0));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.enableInterrupts(InterruptKind.ERROR, 1))
                    .withMessageContaining("onError");
            Interrupts messages = device.enableInterrupts(InterruptKind.MSI, 1);
            assertThatIllegalStateException().isThrownBy(() -> device.enableInterrupts(InterruptKind.MSI, 1));
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(messages::unmask);
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.enableInterrupts(InterruptKind.INTX, 1))
                    .withMessageContaining("one kind of interrupt at a time, and MSI is switched on")
                    .satisfies(refused -> assertThat(refused.step()).isEqualTo(VfioStep.SET_INTERRUPT))
                    .satisfies(refused -> assertThat(refused.errno()).contains(Errno.EINVAL));
        }
        fake.plug(FakeDevice.at("0000:00:05.0"));
        try (VfioDevice plain = host.open(PciAddress.of("0000:00:05.0"))) {
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> plain.onError(() -> {}))
                    .withMessageContaining("no interrupt of kind ERROR");
        }
    }

    @Test
    void saysThatTheHostHasNoInterruptsToSpare() {
        try (VfioDevice device = host.open(EDU)) {
            fake.refuse(FakeRefusals.of("ioctl", "VFIO_DEVICE_SET_IRQS", Errno.ENOSPC));
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.enableInterrupts(InterruptKind.MSI, 4))
                    .withMessageContaining("no interrupts to spare");
            assertThat(fake.openFiles()).doesNotContain("eventfd");
            fake.refuse(FakeRefusals.none());
        }
    }

    @Test
    void saysHowManyMessagesTheHostHasWhereItHasFewer() {
        fake.plug(FakeDevice.at("0000:00:05.0").interrupts(FakeInterrupt.MSI, 4).spare(FakeInterrupt.MSI, 1));
        try (VfioDevice device = host.open(PciAddress.of("0000:00:05.0"))) {
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.enableInterrupts(InterruptKind.MSI, 4))
                    .withMessageContaining("of 4 interrupts of kind MSI the host could give 1, and gave none")
                    .satisfies(refused -> assertThat(refused.step()).isEqualTo(VfioStep.SET_INTERRUPT));
            assertThat(fake.openFiles()).doesNotContain("eventfd");
            device.enableInterrupts(InterruptKind.MSI, 1).close();
        }
    }

    @Test
    void saysThatTooManyFilesAreOpen() {
        try (VfioDevice device = host.open(EDU)) {
            fake.refuse(call -> call.name().equals("eventfd") ? Optional.of(Errno.EMFILE) : Optional.empty());
            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> device.enableInterrupts(InterruptKind.MSI, 4))
                    .withMessageContaining("too many files are open");
            fake.refuse(FakeRefusals.none());
        }
    }

    @Test
    void closingOnRequestLetsTheKernelHaveTheDevice() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        VfioDevice device = host.open(EDU);
        device.onReleaseRequest(() -> {
            device.close();
            released.countDown();
        });
        assertThatIllegalStateException().isThrownBy(() -> device.onReleaseRequest(() -> {}));

        assertThat(edu.signal(FakeInterrupt.RELEASE_REQUEST, 0)).isTrue();

        assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(edu.isOpen()).isFalse();
        device.close();
    }

    @Test
    void tellsOfAnErrorOnce() throws Exception {
        CompletableFuture<Void> told = new CompletableFuture<>();
        CompletableFuture<Void> again = new CompletableFuture<>();
        try (VfioDevice device = host.open(EDU)) {
            device.onError(() -> {
                if (!told.complete(null)) {
                    again.complete(null);
                }
            });
            edu.signal(FakeInterrupt.ERROR, 0);
            told.get(30, TimeUnit.SECONDS);
            edu.signal(FakeInterrupt.ERROR, 0);
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> again.get(20, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void aDeviceThatIsClosedEndsItsThreads() throws InterruptedException {
        VfioDevice device = host.open(EDU);
        device.onReleaseRequest(() -> {
            throw new AssertionError("nobody asked for it");
        });
        device.onError(() -> {
            throw new AssertionError("nothing went wrong");
        });
        assertThat(threads()).isEqualTo(2);

        device.close();

        for (int i = 0; i < 1000 && threads() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(threads()).isZero();
    }

    /** Both may close at the same time: the thread that was told, and one that is done with the device. */
    @Test
    void mayBeClosedByItsActionAndByAnotherThreadAtOnce() {
        for (int round = 0; round < 50; round++) {
            VfioDevice device = host.open(EDU);
            device.onReleaseRequest(device::close);
            edu.signal(FakeInterrupt.RELEASE_REQUEST, 0);
            device.close();
            assertThat(fake.openFiles()).isEmpty();
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith(" of 0000:00:04.0"))
                .count();
    }
}

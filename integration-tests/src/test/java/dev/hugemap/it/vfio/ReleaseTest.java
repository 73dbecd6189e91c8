// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.PciDevice;
import dev.hugemap.vfio.VfioBackend;
import dev.hugemap.vfio.VfioDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel wants a device back while its BARs are mapped: we are told, and closing lets it go on. */
@RequiresLab
final class ReleaseTest {
    private static final int SECONDS = 30;

    static List<VfioBackend> backends() {
        return Lab.backends();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Lab.held()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void unbindingWaitsUntilTheDeviceIsClosed(VfioBackend backend) throws Exception {
        PciDevice edu = Lab.edu();
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Void> unbound;
        try (VfioDevice device = VfioDevice.open(edu.address(), backend);
                Bar bar = device.bar(0)) {
            assertThat(bar.readInt(0)).isEqualTo(0x010000ed);
            device.onReleaseRequest(asked::countDown);

            unbound = CompletableFuture.runAsync(() -> write(Lab.file(edu, "driver/unbind"), edu));

            assertThat(asked.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(unbound).isNotDone();
        }
        unbound.get(SECONDS, TimeUnit.SECONDS);
        assertThat(Lab.edu().driver()).isEmpty();
        write(Path.of("/sys/bus/pci/drivers_probe"), edu);
        assertThat(Lab.edu().isBoundToVfio()).isTrue();
    }

    @Test
    void removalWaitsUntilTheActionHasClosedTheDevice() throws Exception {
        PciDevice removable = Lab.removable();
        CountDownLatch closed = new CountDownLatch(1);
        VfioDevice device = VfioDevice.open(removable.address());
        try {
            device.bar(2).readInt(0);
            device.onReleaseRequest(() -> {
                device.close();
                closed.countDown();
            });

            Monitor.say("device_del removable");

            assertThat(closed.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            device.close();
        }
        Path gone = Lab.file(removable, "");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (Files.exists(gone) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(gone).doesNotExist();
    }

    private static void write(Path file, PciDevice device) {
        try {
            Files.writeString(file, device.address().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

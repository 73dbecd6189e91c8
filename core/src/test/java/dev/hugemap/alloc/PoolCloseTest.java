// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.memory.HugeMemoryException;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.NotificationListener;
import org.junit.jupiter.api.Test;

/** What is left of a pool when something fails as it is closed. */
final class PoolCloseTest {
    private final ModelHost host = ModelHost.of(FakeLinux.x86());
    private final Snapshot before = host.linux().snapshot();
    private final Budget app = Budget.root("app");
    private final HugePool pool =
            host.open(ModelHost.options(require(transparent()), 64 * MIB).chargedTo(app));

    @Test
    void memoryGoesWhateverItsRegistrationThrows() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        NotificationListener breaking = (notification, handback) -> {
            if (notification.getType().equals(MBeanServerNotification.UNREGISTRATION_NOTIFICATION)) {
                throw new AssertionError("on purpose");
            }
        };
        pool.register("index");
        pool.allocate(3 * MIB);
        server.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, breaking, null, null);
        try {
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(pool::close)
                    .withMessage("on purpose");
        } finally {
            server.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, breaking);
        }
        assertThat(host.linux().snapshot()).isEqualTo(before);
        assertThat(app.used()).isZero();
        app.close();
        assertThatIllegalStateException().isThrownBy(() -> pool.allocate(64));
    }

    @Test
    void whatTheKernelDoesNotUnmapStaysCharged() {
        pool.allocate(3 * MIB);
        host.linux().failNth(1, "munmap", Errno.ENOMEM);
        assertThatExceptionOfType(HugeMemoryException.class)
                .isThrownBy(pool::close)
                .withMessageStartingWith("cannot unmap region");
        assertThat(app.used()).isEqualTo(4 * MIB).isEqualTo(host.linux().residentBytes());
        assertThatIllegalStateException().isThrownBy(pool::close);
        assertThatIllegalStateException().isThrownBy(app::close).withMessageContaining("app has 4 MiB in use");
    }

    @Test
    void whatTheKernelUnmapsIsChargedToNobody() {
        pool.allocate(3 * MIB);
        pool.close();
        assertThat(host.linux().snapshot()).isEqualTo(before);
        app.close();
    }
}

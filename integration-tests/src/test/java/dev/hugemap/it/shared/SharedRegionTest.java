// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.abi.Memfd;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.HostSettings;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.RegionDescriptor;
import dev.hugemap.shared.RegionOrigin;
import dev.hugemap.shared.RegionPeers;
import dev.hugemap.shared.RegionRefusedException;
import dev.hugemap.shared.RegionState;
import dev.hugemap.shared.SharedRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory without a name, shared by two mappings of one process: what holds in one holds between processes. */
final class SharedRegionTest {
    private static final PageSize TWO_MIB = PageSize.mib(2);
    private static final PageSize BASE = HugeMemory.system().basePage();
    private static final Path SHMEM = Path.of("/sys/kernel/mm/transparent_hugepage/shmem_enabled");

    private static void seesWhatTheOtherWrites(SharedRegion owner, PageSize size, Backing expected) {
        long bytes = owner.segment().byteSize();
        assertThat(owner.outcome().granted()).isEqualTo(expected);
        assertThat(owner.report().bytesOnLeaves(size)).isEqualTo(bytes);
        owner.segment().set(JAVA_LONG, bytes - 8, 42);
        try (SharedRegion attached =
                SharedRegion.attach(RegionDescriptor.parse(owner.descriptor().toString()))) {
            assertThat(attached.origin()).isEqualTo(RegionOrigin.ATTACHED);
            assertThat(attached.outcome().granted()).isEqualTo(expected);
            assertThat(attached.segment().byteSize()).isEqualTo(bytes);
            assertThat(attached.segment().address())
                    .isNotEqualTo(owner.segment().address());
            assertThat(attached.report().bytesOnLeaves(size)).isEqualTo(bytes);
            assertThat(attached.segment().get(JAVA_LONG, bytes - 8)).isEqualTo(42);
            attached.segment().set(JAVA_LONG, 0, 43);
            assertThat(owner.segment().get(JAVA_LONG, 0)).isEqualTo(43);
            assertThat(owner.peers()).isEqualTo(new RegionPeers(true, 1));
        }
        assertThat(owner.peers()).isEqualTo(new RegionPeers(true, 0));
    }

    private static RegionRefusedException refused(RegionDescriptor descriptor) {
        return catchThrowableOfType(
                RegionRefusedException.class,
                () -> SharedRegion.attach(descriptor).close());
    }

    @Test
    @RequiresHugePages(size = "2m", count = 4)
    void bothSidesAreOnPoolPagesAndTheyGoBack() {
        long free = HugeTlb.of("2m").available();

        try (SharedRegion owner = SharedRegion.create(3 * TWO_MIB.bytes() - 5, require(hugeTlb(TWO_MIB)))) {
            assertThat(owner.segment().byteSize()).isEqualTo(3 * TWO_MIB.bytes());
            seesWhatTheOtherWrites(owner, TWO_MIB, hugeTlb(TWO_MIB));
            assertThat(HugeTlb.of("2m").available()).isEqualTo(free - 3);
        }

        assertThat(HugeTlb.of("2m").available()).isEqualTo(free);
    }

    @Test
    @RequiresHugePages(size = "2m", count = 2, exactly = true)
    void whatThePoolLacksIsRefusedWithNumbersAndTheNextBackingTried() {
        BackingPolicy policy = prefer(hugeTlb(TWO_MIB), basePages());

        try (SharedRegion owner = SharedRegion.create(3 * TWO_MIB.bytes(), policy)) {
            Refusal refusal = owner.outcome().refusals().getFirst();
            assertThat(refusal.reason()).isEqualTo(Reason.POOL_SHORT);
            assertThat(refusal)
                    .hasToString("hugetlb 2 MiB: mmap: ENOMEM; 3 needed, 2 of "
                            + HugeTlb.of("2m").total() + " free in the pool [HM-101]");
            seesWhatTheOtherWrites(owner, BASE, basePages());
        }
        assertThat(HugeTlb.of("2m").available()).isEqualTo(2);
    }

    @Test
    @RequiresRoot
    void transparentPagesAreSharedWhereTheAdministratorLetsThem() {
        PageSize thp = HugeMemory.system().host().pageSizes().thp().orElseThrow();
        try (HostSettings settings = HostSettings.open()) {
            settings.write(SHMEM, "advise");
            try (SharedRegion owner = SharedRegion.create(4 * thp.bytes(), require(transparent()))) {
                seesWhatTheOtherWrites(owner, thp, transparent());
            }
        }
    }

    @Test
    @RequiresRoot
    void transparentPagesAreRefusedWhereTheAdministratorDoesNot() {
        try (HostSettings settings = HostSettings.open()) {
            settings.write(SHMEM, "never");

            HugePagesUnavailableException refused = catchThrowableOfType(
                    HugePagesUnavailableException.class, () -> SharedRegion.create(1, require(transparent())));

            assertThat(refused.reason()).isEqualTo(Reason.SWITCHED_OFF);
            assertThat(refused).hasMessageContaining("echo advise > " + SHMEM);
        }
    }

    @Test
    void aDescriptorOfAnotherFileIsRefused() {
        try (SharedRegion owner = SharedRegion.create(1, require(basePages()))) {
            RegionDescriptor own = owner.descriptor();

            assertThat(refused(new RegionDescriptor(own.pid(), own.fd(), own.inode() + 1))
                            .state())
                    .isEqualTo(RegionState.ABSENT);
            assertThat(refused(new RegionDescriptor(own.pid(), 1 << 28, own.inode()))
                            .state())
                    .isEqualTo(RegionState.ABSENT);
        }
    }

    @Test
    void aRegionThatIsClosedIsGone() {
        SharedRegion owner = SharedRegion.create(1, require(basePages()));
        RegionDescriptor descriptor = owner.descriptor();
        owner.close();
        owner.close();

        assertThat(refused(descriptor).state()).isEqualTo(RegionState.ABSENT);
        assertThatThrownBy(() -> owner.segment().get(JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(owner::peers).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNotSealedIsRefused() {
        NativeBridge bridge = NativeBridge.system();
        int fd = bridge.memfdCreate("test", Memfd.MFD_CLOEXEC | Memfd.MFD_ALLOW_SEALING);
        bridge.ftruncate(fd, BASE.bytes());
        long inode = inode(fd);

        RegionRefusedException refused =
                refused(new RegionDescriptor(ProcessHandle.current().pid(), fd, inode));

        assertThat(refused.state()).isEqualTo(RegionState.FOREIGN);
        assertThat(refused).hasMessageContaining("isn't sealed");
        bridge.close(fd);
    }

    @Test
    void aProcessThatWasStartedWithTheDescriptorAttachesByItsNumber() {
        try (SharedRegion owner = SharedRegion.create(1, require(basePages()))) {
            owner.segment().set(JAVA_LONG, 0, 42);
            RegionDescriptor own = owner.descriptor();
            String java = String.join(" ", AttachChild.command(System.getProperty("java.class.path"), "9"));

            Finished child = Command.of(
                            "bash", "-c", "exec 9<>/proc/" + own.pid() + "/fd/" + own.fd() + "; exec " + java)
                    .run();

            assertThat(child.out()).isEqualTo("attached 42, owner alive true\n");
        }
    }

    @Test
    @RequiresRoot
    void anotherUserMayNotAttachAndTheSameMay(@TempDir Path folder) {
        try (SharedRegion owner = SharedRegion.create(1, require(basePages()))) {
            owner.segment().set(JAVA_LONG, 0, 42);
            String descriptor = owner.descriptor().toString();
            String classPath = Nobody.classPath(folder);

            assertThat(Command.of(AttachChild.command(classPath, descriptor))
                            .run()
                            .out())
                    .isEqualTo("attached 42, owner alive true\n");
            assertThat(Command.of(AttachChild.command(classPath, descriptor))
                            .asNobody()
                            .in(folder)
                            .run()
                            .out())
                    .isEqualTo("foreign\n");
        }
    }

    @Test
    void anAttachedProcessThatStaysIsToldWhenTheOwnerGoes() throws InterruptedException {
        SharedRegion owner = SharedRegion.create(1, require(basePages()));
        try (SharedRegion attached = SharedRegion.attach(owner.descriptor())) {
            RegionPeers seen = attached.peers();
            assertThat(attached.awaitChange(seen, Duration.ofMillis(5))).isEqualTo(seen);
            attached.segment().set(JAVA_LONG, 0, 42);

            owner.close();

            assertThat(attached.awaitChange(seen, Duration.ofSeconds(10))).isEqualTo(new RegionPeers(false, 0));
            assertThat(attached.segment().get(JAVA_LONG, 0)).isEqualTo(42);
        }
    }

    private static long inode(int fd) {
        try {
            return (Long) Files.getAttribute(Path.of("/proc/self/fd/" + fd), "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

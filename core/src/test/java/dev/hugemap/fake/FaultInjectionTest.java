// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.host.ThpMode;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class FaultInjectionTest extends FakeFixture {
    private static final long PAGE = K4.bytes();

    private final FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 4).build();

    @Test
    void failsTheNthCallAlone() {
        fake.failNth(2, "mmap", Errno.ENOMEM);

        map(fake, AT, PAGE);
        assertThat(errnoOf(() -> map(fake, AT + PAGE, PAGE))).isEqualTo(Errno.ENOMEM);
        map(fake, AT + PAGE, PAGE);
        assertThat(fake.calls()).hasSize(3);
        assertThat(fake.calls().get(1)).startsWith("mmap(0x100000001000, 4096,").endsWith(" = ENOMEM");
    }

    @Test
    void failsOneAdviceAndLeavesTheOthers() {
        map(fake, AT, PAGE);
        fake.failEvery(Advice.MADV_POPULATE_WRITE, Errno.EFAULT);

        fake.madvise(AT, PAGE, Advice.MADV_HUGEPAGE);
        assertThat(errnoOf(() -> populate(fake, AT, PAGE))).isEqualTo(Errno.EFAULT);
        assertThat(errnoOf(() -> populate(fake, AT, PAGE))).isEqualTo(Errno.EFAULT);

        fake.failNothing();
        populate(fake, AT, PAGE);
    }

    @Test
    void letsAnotherProcessInBeforeACall() {
        fake.beforeCall((call, arguments) -> {
            if (call.equals("mmap")) {
                fake.admin().useElsewhere(M2, 4);
            }
        });

        assertThat(errnoOf(() -> mapHuge(fake, AT, M2.bytes(), M2))).isEqualTo(Errno.ENOMEM);
    }

    @Test
    void aSnapshotTellsWhetherAllIsAsBefore() {
        map(fake, 2 * AT, PAGE);
        Snapshot before = fake.snapshot();

        mapHuge(fake, AT, M2.bytes(), M2);
        populate(fake, AT, M2.bytes());
        int fd = fake.open("/dev/zero", Fcntl.O_RDONLY);
        assertThat(fake.snapshot()).isNotEqualTo(before);

        fake.close(fd);
        fake.munmap(AT, M2.bytes());
        assertThat(fake.snapshot()).isEqualTo(before);
    }

    @Test
    void runsCommandsAsTheyArePrinted() {
        fake.admin().run("echo 7 | sudo tee /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");
        fake.admin().run("echo always > /sys/kernel/mm/transparent_hugepage/enabled");
        fake.admin().run("sudo sh -c 'echo madvise > /sys/kernel/mm/transparent_hugepage/hugepages-64kB/enabled'");

        assertThat(fake.pool(M2).total()).isEqualTo(7);
        assertThat(fake.files().read("/sys/kernel/mm/transparent_hugepage/enabled"))
                .hasValue("[always] madvise never\n");
        assertThat(fake.files().read("/sys/kernel/mm/transparent_hugepage/hugepages-64kB/enabled"))
                .hasValue("always inherit [madvise] never\n");
        assertThatIllegalArgumentException().isThrownBy(() -> fake.admin().run("rm -rf /"));
    }

    @Test
    void setsModesForTheFilesToo() {
        fake.admin().thp(ThpMode.NEVER);
        fake.admin().multiThp(K64, ThpMode.ALWAYS);

        assertThat(fake.files().read("/sys/kernel/mm/transparent_hugepage/enabled"))
                .hasValue("always madvise [never]\n");
        assertThat(fake.files().list("/sys/kernel/mm/transparent_hugepage"))
                .contains("enabled", "defrag", "hpage_pmd_size", "hugepages-64kB", "hugepages-2048kB");
    }

    @Test
    void servesManyThreads() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Future<?>[] runs = new Future<?>[4];
            for (int i = 0; i < runs.length; i++) {
                long mine = AT + i * 64 * PAGE;
                runs[i] = threads.submit(() -> {
                    for (int round = 0; round < 200; round++) {
                        map(fake, mine, 64 * PAGE);
                        populate(fake, mine, 64 * PAGE);
                        fake.munmap(mine, 64 * PAGE);
                    }
                });
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }

        assertThat(fake.vmas()).isEmpty();
        assertThat(fake.residentBytes()).isZero();
    }
}

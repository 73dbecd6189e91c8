// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @Test
    void takesTheEffectiveUserForRoot() {
        assertThat(of("Name:\tjava\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n")).isEqualTo(Commands.FOR_ROOT);
        assertThat(of("Uid:\t1000\t0\t0\t0\n")).isEqualTo(Commands.FOR_ROOT);
        assertThat(of("Uid:\t0\t1000\t0\t0\n")).isEqualTo(Commands.FOR_USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Uid:", "Uid:\t0", "Uid:\tx\ty\n", "Gid:\t0\t0\t0\t0\n"})
    void takesUnreadableUsersForOrdinaryOnes(String status) {
        assertThat(of(status)).isEqualTo(Commands.FOR_USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "two words", "escaped\\x2dname", "it's", "$HOME `x`"})
    void writesAFileOfAnyName(String name, @TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        String command = Commands.FOR_ROOT.write(file.toString(), "4096");

        Process shell = new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start();

        assertThat(shell.waitFor()).isZero();
        assertThat(Files.readString(file)).isEqualTo("4096\n");
    }

    @Test
    void asksForPrivilegeWhereTheUserHasNone() {
        assertThat(Commands.FOR_USER.write("/sys/a", "1")).isEqualTo("sudo sh -c 'echo 1 > /sys/a'");
        assertThat(Commands.FOR_USER.write("/sys/a b", "1")).isEqualTo("echo 1 | sudo tee '/sys/a b'");
    }

    @Test
    void setsByHugemapWhatThatCanSet() {
        Commands root = Commands.FOR_ROOT.by("./hugemap");
        assertThat(root.write("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "128"))
                .isEqualTo("./hugemap pool set 2m 128");
        assertThat(root.write("/sys/devices/system/node/node1/hugepages/hugepages-1048576kB/nr_hugepages", "2"))
                .isEqualTo("./hugemap pool set 1g 2 --numa 1");
        assertThat(root.write("/sys/kernel/mm/transparent_hugepage/enabled", "madvise"))
                .isEqualTo("./hugemap thp set global madvise");
        assertThat(root.write("/sys/kernel/mm/transparent_hugepage/hugepages-64kB/enabled", "inherit"))
                .isEqualTo("./hugemap thp set 64k inherit");
        assertThat(Commands.FOR_USER
                        .by("/opt/it's here/hugemap")
                        .write("/sys/kernel/mm/transparent_hugepage/enabled", "never"))
                .startsWith("sudo ")
                .endsWith("'/opt/it'\\''s here/hugemap' thp set global never");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sys/kernel/mm/transparent_hugepage/shmem_enabled",
                "/sys/kernel/mm/transparent_hugepage/hugepages-64kB/shmem_enabled",
                "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_overcommit_hugepages",
                "/sys/kernel/mm/hugepages/hugepages-3kB/nr_hugepages",
                "/proc/sys/vm/max_map_count"
            })
    void writesWhatHugemapCannotSet(String path) {
        assertThat(Commands.FOR_ROOT.by("hugemap").write(path, "1")).isEqualTo("echo 1 > " + path);
    }

    @Test
    void passesOnHowMuchStaysWithTheHost() {
        String path = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages";
        assertThat(Commands.FOR_ROOT.by("./hugemap").pool(path, 8, OptionalLong.of(0)))
                .isEqualTo("./hugemap pool set 2m 8 --leave 0");
        assertThat(Commands.FOR_ROOT.by("./hugemap").pool(path, 8, OptionalLong.empty()))
                .isEqualTo("./hugemap pool set 2m 8");
        assertThat(Commands.FOR_ROOT.pool(path, 8, OptionalLong.of(0))).isEqualTo("echo 8 > " + path);
    }

    @Test
    void knowsRootFromOthersHoweverItIsCalled() {
        assertThat(Commands.FOR_ROOT.by("hugemap").isRoot()).isTrue();
        assertThat(Commands.FOR_USER.by("hugemap").isRoot()).isFalse();
    }

    @Test
    void liftsAnAddressSpaceLimitOfARunningProcess() {
        assertThat(Commands.FOR_ROOT.liftAddressSpaceLimit(7)).isEqualTo("prlimit --pid 7 --as=unlimited");
        assertThat(Commands.FOR_USER.liftAddressSpaceLimit(7)).isEqualTo("sudo prlimit --pid 7 --as=unlimited");
    }

    @Test
    void changesAnOptionOfAMount() {
        assertThat(Commands.FOR_ROOT.remount("/dev/shm", "huge=advise"))
                .isEqualTo("mount -o remount,huge=advise /dev/shm");
        assertThat(Commands.FOR_USER.remount("/dev/shm", "huge=advise"))
                .isEqualTo("sudo mount -o remount,huge=advise /dev/shm");
    }

    @Test
    void mountsAHugeTlbFsForEverybody() {
        assertThat(Commands.FOR_ROOT.mountHugeTlbFs(PageSize.mib(2), "/run/huge"))
                .isEqualTo("mkdir -p /run/huge && mount -t hugetlbfs -o pagesize=2m,mode=1777 none /run/huge");
        assertThat(Commands.FOR_USER.mountHugeTlbFs(PageSize.gib(1), "/run/huge"))
                .isEqualTo("sudo sh -c 'mkdir -p /run/huge &&"
                        + " mount -t hugetlbfs -o pagesize=1g,mode=1777 none /run/huge'");
    }

    private static Commands of(String status) {
        return Commands.of(TextFiles.none().with("/proc/self/status", status));
    }
}

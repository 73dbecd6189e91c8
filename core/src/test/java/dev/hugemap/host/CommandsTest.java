package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @Test
    void takesTheEffectiveUserForRoot() {
        assertThat(of("Name:\tjava\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n")).isEqualTo(Commands.AS_ROOT);
        assertThat(of("Uid:\t1000\t0\t0\t0\n")).isEqualTo(Commands.AS_ROOT);
        assertThat(of("Uid:\t0\t1000\t0\t0\n")).isEqualTo(Commands.AS_USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Uid:", "Uid:\t0", "Uid:\tx\ty\n", "Gid:\t0\t0\t0\t0\n"})
    void takesUnreadableUsersForOrdinaryOnes(String status) {
        assertThat(of(status)).isEqualTo(Commands.AS_USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "two words", "escaped\\x2dname", "it's", "$HOME `x`"})
    void writesAFileOfAnyName(String name, @TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        String command = Commands.AS_ROOT.write(file.toString(), "4096");

        Process shell = new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start();

        assertThat(shell.waitFor()).isZero();
        assertThat(Files.readString(file)).isEqualTo("4096\n");
    }

    @Test
    void asksForPrivilegeWhereTheUserHasNone() {
        assertThat(Commands.AS_USER.write("/sys/a", "1")).isEqualTo("sudo sh -c 'echo 1 > /sys/a'");
        assertThat(Commands.AS_USER.write("/sys/a b", "1")).isEqualTo("echo 1 | sudo tee '/sys/a b'");
    }

    @Test
    void liftsAnAddressSpaceLimitOfARunningProcess() {
        assertThat(Commands.AS_ROOT.liftAddressSpaceLimit(7)).isEqualTo("prlimit --pid 7 --as=unlimited");
        assertThat(Commands.AS_USER.liftAddressSpaceLimit(7)).isEqualTo("sudo prlimit --pid 7 --as=unlimited");
    }

    @Test
    void changesAnOptionOfAMount() {
        assertThat(Commands.AS_ROOT.remount("/dev/shm", "huge=advise"))
                .isEqualTo("mount -o remount,huge=advise /dev/shm");
        assertThat(Commands.AS_USER.remount("/dev/shm", "huge=advise"))
                .isEqualTo("sudo mount -o remount,huge=advise /dev/shm");
    }

    @Test
    void mountsAHugeTlbFsForEverybody() {
        assertThat(Commands.AS_ROOT.mountHugeTlbFs(PageSize.mib(2), "/run/huge"))
                .isEqualTo("mkdir -p /run/huge && mount -t hugetlbfs -o pagesize=2m,mode=1777 none /run/huge");
        assertThat(Commands.AS_USER.mountHugeTlbFs(PageSize.gib(1), "/run/huge"))
                .isEqualTo("sudo sh -c 'mkdir -p /run/huge &&"
                        + " mount -t hugetlbfs -o pagesize=1g,mode=1777 none /run/huge'");
    }

    private static Commands of(String status) {
        return Commands.of(TextFiles.none().with("/proc/self/status", status));
    }
}

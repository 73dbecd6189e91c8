// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.SmapsVma;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, locks and what is left out of children and dumps, as the kernel's smaps shows them. */
final class MappingTraitsTest {
    private static final long MIB = 1L << 20;
    private static final long UNMAPPED = 0x10000;
    private static final long PID = ProcessHandle.current().pid();

    private final HugeMemory memory = HugeMemory.system().refresh();

    private Region reserve(BackingPolicy policy) {
        RegionOptions options =
                RegionOptions.of(policy).named("traits").locked().withoutFork().withoutDump();
        return memory.reserve(16 * MIB, options);
    }

    private static SmapsVma at(Region region, long offset) {
        return SmapsVma.of(PID, region.range().start() + offset);
    }

    /** A kernel that can name mappings reads the name before all else; one that can't knows no such option. */
    private static boolean kernelHasNames() {
        try {
            NativeBridge.system().prctl(Prctl.PR_SET_VMA, Prctl.PR_SET_VMA_ANON_NAME, 0, 0, UNMAPPED);
            return true;
        } catch (SyscallException refused) {
            return refused.errno().equals(Errno.EFAULT);
        }
    }

    @Test
    void basePagesKeepTheirTraitsWhereTheyAreMovedTo() {
        checkTraits(basePages());
    }

    @Test
    @RequiresThp
    void transparentPagesKeepTheirTraitsWhereTheyAreMovedTo() {
        checkTraits(transparent());
    }

    private void checkTraits(Backing backing) {
        try (Region region = reserve(require(backing))) {
            region.commit(4 * MIB, 4 * MIB);

            SmapsVma committed = at(region, 4 * MIB);
            assertThat(committed.flags()).contains("lo", "dc", "dd").doesNotContain("lf");
            assertThat(committed.bytes("Locked")).isEqualTo(4 * MIB);
            assertThat(committed.header().endsWith("[anon:traits]"))
                    .as(committed.header())
                    .isEqualTo(kernelHasNames());

            region.decommit(6 * MIB, 2 * MIB);

            assertThat(at(region, 6 * MIB).flags()).contains("dc", "dd").doesNotContain("lo");
            assertThat(at(region, 4 * MIB).bytes("Locked")).isEqualTo(2 * MIB);
        }
    }

    @Test
    void onTouchPagesAreLockedAsTheyCome() {
        try (Region region = reserve(require(basePages()).onTouch())) {
            region.commit(0, 4 * MIB);
            assertThat(at(region, 0).flags()).contains("lo", "dc", "dd");
            assertThat(at(region, 0).bytes("Locked")).isZero();

            region.segment(0, MIB).fill((byte) 1);

            assertThat(at(region, 0).bytes("Locked")).isEqualTo(MIB);
        }
    }

    @Test
    @RequiresHugePages(size = "2m", count = 2)
    void hugeTlbPagesAreLeftOutTooAndNeedNoLock() {
        try (Region region = reserve(require(hugeTlb(PageSize.mib(2))))) {
            region.commit(0, 4 * MIB);

            assertThat(at(region, 0).flags()).contains("ht", "dc", "dd").doesNotContain("lo");
        }
    }

    @Test
    void memoryOfAnArenaIsLeftOutWhereItsOptionsSaySo() {
        RegionOptions options =
                RegionOptions.of(require(basePages())).withoutFork().withoutDump();
        try (HugeArena left = memory.shared(options);
                HugeArena plain = HugeArena.ofShared(require(basePages()))) {
            assertThat(SmapsVma.of(PID, left.allocate(MIB).address()).flags()).contains("dc", "dd");
            assertThat(SmapsVma.of(PID, plain.allocate(MIB).address()).flags()).doesNotContain("dc", "dd");
        }
    }

    @Test
    void theLimitOnLockedMemoryIsSaidAndTheRemedyWorks(@TempDir Path folder) {
        String classPath = Nobody.classPath(folder);

        Finished refused = lock("ulimit -S -l 64", classPath);

        assertThat(refused.exit()).as("%s", refused).isEqualTo(LockChild.REFUSED);
        assertThat(refused.lines())
                .contains("LOCKED_MEMORY_LIMIT")
                .contains("4 MiB to be locked, 0 B locked already, and the limit (RLIMIT_MEMLOCK) is 65,536 bytes;"
                        + " 4,194,304 bytes are needed");
        String remedy = refused.lines().getLast();
        assertThat(remedy).isEqualTo("ulimit -l 4096");
        Finished granted = lock("ulimit -S -l 64; " + remedy, classPath);
        assertThat(granted.exit()).as("%s", granted).isZero();
    }

    @Test
    void beyondTheHardLimitTheRemedyIsRoots(@TempDir Path folder) {
        String classPath = Nobody.classPath(folder);

        for (String kibibytes : new String[] {"64", "0"}) {
            Finished refused = lock("ulimit -l " + kibibytes, classPath);

            assertThat(refused.exit()).as("%s", refused).isEqualTo(LockChild.REFUSED);
            assertThat(refused.lines()).contains("LOCKED_MEMORY_LIMIT");
            assertThat(refused.lines().getLast()).matches("sudo prlimit --pid \\d+ --memlock=4194304");
        }
    }

    /** Locks 4 MiB in another JVM, as a user with a limit. */
    private static Finished lock(String before, String classPath) {
        return Command.of(
                        "sh",
                        "-c",
                        before + "; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        LockChild.class.getName())
                .asNobody()
                .run();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Locked, not forked, not dumped: what the modelled kernel is told, what it refuses, and what stays. */
final class TraitsTest {
    private static final long LENGTH = 32 * MIB;

    private static Trial trial() {
        return Trial.of(host().lockedMemoryLimit(LENGTH));
    }

    private static FakeLinuxBuilder host() {
        return FakeLinux.x86().hugeTlb(HUGE, 16).multiThp(SMALL, ThpMode.MADVISE);
    }

    private static RegionOptions everything(BackingPolicy policy) {
        return Trial.options(policy).locked().withoutFork().withoutDump();
    }

    private static long locked(Trial trial) {
        return trial.linux().vmas().stream().filter(vma -> vma.contains(" lo")).count();
    }

    @Test
    void committedMemoryIsLockedAndLeftOutOfChildrenAndDumps() {
        for (Backing backing : new Backing[] {transparent(), transparent(SMALL), basePages()}) {
            Trial trial = trial();
            Snapshot empty = trial.linux().snapshot();
            try (Region region = trial.memory().reserve(LENGTH, everything(require(backing)))) {
                region.commit(0, 4 * MIB);
                region.commit(8 * MIB, 4 * MIB);

                assertThat(trial.linux().vmas())
                        .filteredOn(vma -> vma.contains("PROT_READ"))
                        .hasSize(2)
                        .allMatch(vma -> vma.contains(" lo dc ac dd"));
                assertThat(trial.linux().files().read("/proc/self/status").orElseThrow())
                        .containsPattern("VmLck:\\s+8192 kB");
            }
            assertThat(trial.linux().snapshot()).isEqualTo(empty);
        }
    }

    @Test
    void withoutTraitsNothingIsTold() {
        Trial trial = trial();
        trial.granted(require(transparent()), 4 * MIB);

        assertThat(trial.linux().calls())
                .noneMatch(call -> call.contains("mlock2") || call.contains("DONTFORK") || call.contains("DONTDUMP"));
    }

    @Test
    void whatIsDecommittedIsUnlockedAndStillLeftOut() {
        Trial trial = trial();
        try (Region region = trial.memory().reserve(LENGTH, everything(require(transparent())))) {
            region.commit(0, 4 * MIB);
            region.decommit(2 * MIB, 2 * MIB);

            assertThat(locked(trial)).isEqualTo(1);
            assertThat(trial.linux().vmas())
                    .filteredOn(vma -> vma.contains("PROT_READ"))
                    .hasSize(2)
                    .allMatch(vma -> vma.contains("dc") && vma.contains("dd"));
            region.commit(2 * MIB, 2 * MIB);
        }
    }

    @Test
    void onTouchPagesAreLockedAsTheyCome() {
        Trial trial = trial();
        RegionOptions options =
                everything(prefer(transparent(SMALL), basePages()).onTouch());
        try (Region region = trial.memory().reserve(LENGTH, options)) {
            region.commit(0, 4 * MIB);

            assertThat(trial.linux().residentBytes()).isZero();
            assertThat(trial.linux().vmas()).anyMatch(vma -> vma.contains(" lo dc lf ac dd"));
            trial.linux().write(region.range().start(), SMALL.bytes(), 1);
            assertThat(trial.linux().residentBytes()).isEqualTo(SMALL.bytes());
        }
    }

    @Test
    void hugeTlbNeedsNoLockAndTakesNothingFromTheLimit() {
        Trial trial = Trial.of(host().lockedMemoryLimit(0));
        try (Region region = trial.memory().reserve(LENGTH, everything(prefer(hugeTlb(), transparent())))) {
            assertThat(region.commit(0, 4 * MIB).granted()).isEqualTo(hugeTlb(HUGE));

            assertThat(trial.linux().calls()).noneMatch(call -> call.startsWith("mlock2"));
            assertThat(trial.linux().vmas()).anyMatch(vma -> vma.contains("hugetlb") && vma.contains("dc dd"));
        }
    }

    @Test
    void beyondTheLimitItIsSaidWhichAndTheRemedyWorks() {
        Trial trial = Trial.of(host().lockedMemoryLimit(4 * MIB).lockedMemoryCeiling(LENGTH));
        try (Region region = trial.memory().reserve(LENGTH, everything(require(transparent())))) {
            region.commit(0, 2 * MIB);
            Refusal refusal = refusal(trial, region);

            assertThat(refusal.reason()).isEqualTo(Reason.LOCKED_MEMORY_LIMIT);
            assertThat(refusal)
                    .hasToString("thp 2 MiB: mlock2: ENOMEM; 4 MiB to be locked, 2 MiB locked already, and the limit"
                            + " (RLIMIT_MEMLOCK) is 4,194,304 bytes; 6,291,456 bytes are needed [HM-110]");
            assertThat(refusal.remedy()).isEqualTo("ulimit -l 6144");
            trial.linux().admin().run(refusal.remedy());
            region.commit(4 * MIB, 4 * MIB);
        }
    }

    @Test
    void beyondTheHardLimitRootRaisesIt() {
        Trial trial = Trial.of(host().lockedMemoryLimit(4 * MIB));
        try (Region region = trial.memory().reserve(LENGTH, everything(require(basePages())))) {
            region.commit(0, 2 * MIB);
            Refusal refusal = refusal(trial, region);

            assertThat(refusal.remedy()).isEqualTo("sudo prlimit --pid 4242 --memlock=6291456");
            trial.linux().admin().run(refusal.remedy());
            region.commit(4 * MIB, 4 * MIB);
        }
    }

    @Test
    void withoutAnyLockedMemoryTheKernelSaysEperm() {
        Trial trial = Trial.of(host().lockedMemoryLimit(0).lockedMemoryCeiling(Resource.RLIM_INFINITY));
        try (Region region = trial.memory().reserve(LENGTH, everything(require(transparent())))) {
            Refusal refusal = refusal(trial, region);

            assertThat(refusal.reason()).isEqualTo(Reason.LOCKED_MEMORY_LIMIT);
            assertThat(refusal.errno()).isEqualTo(Errno.EPERM);
            assertThat(refusal.cause()).contains("is 0 bytes");
            assertThat(refusal.remedy()).isEqualTo("ulimit -l 4096");
        }
    }

    @Test
    void aPrivilegedProcessHasNoLimit() {
        Trial trial = Trial.of(host().lockedMemoryLimit(0).privileged());
        try (Region region = trial.memory().reserve(LENGTH, everything(require(transparent())))) {
            region.commit(0, LENGTH);
            assertThat(locked(trial)).isEqualTo(1);
        }
    }

    @Test
    void aRefusalThatIsNotTheLimitsIsNotBlamedOnIt() {
        Map<Errno, Reason> reasons = Map.of(
                Errno.EPERM, Reason.FORBIDDEN,
                Errno.ENOMEM, Reason.UNEXPLAINED,
                Errno.EAGAIN, Reason.UNEXPLAINED);
        reasons.forEach((errno, reason) -> {
            Trial trial = trial();
            try (Region region = trial.memory().reserve(LENGTH, everything(require(transparent())))) {
                trial.linux().failNth(1, "mlock2", errno);

                assertThat(refusal(trial, region).reason()).as("%s", errno).isEqualTo(reason);
            }
        });
    }

    @Test
    void arenasLockTheirMemoryToo() {
        Trial trial = trial();
        Snapshot empty = trial.linux().snapshot();
        try (HugeArena arena = trial.memory().shared(everything(require(transparent())))) {
            arena.allocate(4 * MIB);
            assertThat(locked(trial)).isEqualTo(1);
        }
        assertThat(trial.linux().snapshot()).isEqualTo(empty);
    }

    private static Refusal refusal(Trial trial, Region region) {
        Snapshot before = trial.linux().snapshot();
        HugePagesUnavailableException refused =
                catchThrowableOfType(HugePagesUnavailableException.class, () -> region.commit(4 * MIB, 4 * MIB));
        assertThat(refused).isNotNull();
        assertThat(trial.linux().snapshot()).isEqualTo(before);
        return refused.refusals().getFirst();
    }
}

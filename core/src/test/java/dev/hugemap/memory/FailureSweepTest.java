package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each system call of a commit and of an allocation fails once, and nothing is lost: either the operation gets by without
 * it, or it throws and everything is as before, and the next try succeeds.
 */
final class FailureSweepTest {
    private static final long ASKED = 8 * MIB;

    static List<Arguments> hosts() {
        Supplier<FakeLinuxBuilder> now = () -> FakeLinux.x86()
                .hugeTlb(HUGE, 16)
                .multiThp(SMALL, ThpMode.MADVISE)
                .lockedMemoryLimit(Resource.RLIM_INFINITY);
        Supplier<FakeLinuxBuilder> then =
                () -> FakeLinux.rhel8().hugeTlb(HUGE, 16).lockedMemoryLimit(Resource.RLIM_INFINITY);
        return List.of(
                Arguments.of("hugetlb", hugeTlb(), now),
                Arguments.of("thp", transparent(), now),
                Arguments.of("mthp", transparent(SMALL), now),
                Arguments.of("base", Backing.basePages(), now),
                Arguments.of("thp of 4.18", transparent(), then),
                Arguments.of("base of 4.18", Backing.basePages(), then));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void aCommitIsAllOrNothing(String name, Backing backing, Supplier<FakeLinuxBuilder> host) {
        int failed = FailureSweep.run(host, (trial, failure) -> commit(trial, failure, backing));
        assertThat(failed).as("calls of %s that matter", name).isGreaterThan(5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void anAllocationIsAllOrNothing(String name, Backing backing, Supplier<FakeLinuxBuilder> host) {
        for (long alignment : new long[] {8, 4 * MIB}) {
            int failed = FailureSweep.run(host, (trial, failure) -> allocate(trial, failure, backing, alignment));
            assertThat(failed).as("calls of %s that matter", name).isGreaterThan(4);
        }
    }

    private static boolean commit(Trial trial, FailingCall failure, Backing backing) {
        try (Region region =
                trial.memory().reserve(4 * ASKED, everything(backing).named("sweep"))) {
            region.commit(0, ASKED);
            trial.linux().write(region.range().start(), ASKED, 11);
            Snapshot before = trial.linux().snapshot();
            boolean refused = false;
            failure.arm();
            try {
                region.commit(ASKED, ASKED);
            } catch (HugeMemoryException e) {
                refused = true;
                failure.disarm();
                failure.assertUnchanged(before);
                assertThat(region.committedBytes()).isEqualTo(ASKED);
                region.commit(ASKED, ASKED);
            }
            failure.disarm();
            assertThat(region.committedBytes()).isEqualTo(2 * ASKED);
            assertThat(trial.linux().contentsAt(region.range().start())).isEqualTo(11);
            assertThat(region.report(0, 2 * ASKED).absentBytes()).isZero();
            region.decommit(0, 2 * ASKED);
            return refused;
        }
    }

    private static boolean allocate(Trial trial, FailingCall failure, Backing backing, long alignment) {
        try (HugeArena arena = trial.memory().shared(everything(backing))) {
            arena.allocate(ASKED);
            Snapshot before = trial.linux().snapshot();
            boolean refused = false;
            failure.arm();
            try {
                arena.allocate(ASKED, alignment);
            } catch (HugeMemoryException e) {
                refused = true;
                failure.disarm();
                failure.assertUnchanged(before);
                arena.allocate(ASKED, alignment);
            }
            failure.disarm();
            return refused;
        }
    }

    private static RegionOptions everything(Backing backing) {
        return Trial.options(require(backing)).locked().withoutFork().withoutDump();
    }
}

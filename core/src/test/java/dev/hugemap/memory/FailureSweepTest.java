// SPDX-License-Identifier: Apache-2.0
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
import java.util.Optional;
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
        Supplier<FakeLinuxBuilder> twoNodes = () -> now.get().hugeTlb(HUGE, 0, 16);
        NumaPolicy bound = NumaPolicy.bind(1);
        NumaPolicy spread = NumaPolicy.interleave(0, 1);
        return List.of(
                arguments("hugetlb", hugeTlb(), now),
                arguments("thp", transparent(), now),
                arguments("mthp", transparent(SMALL), now),
                arguments("base", Backing.basePages(), now),
                arguments("thp of 4.18", transparent(), then),
                arguments("base of 4.18", Backing.basePages(), then),
                Arguments.of("hugetlb on a node", hugeTlb(), twoNodes, Optional.of(bound)),
                Arguments.of("thp on a node", transparent(), twoNodes, Optional.of(bound)),
                Arguments.of("mthp on nodes in turn", transparent(SMALL), twoNodes, Optional.of(spread)),
                Arguments.of("base on nodes in turn", Backing.basePages(), twoNodes, Optional.of(spread.strict())));
    }

    private static Arguments arguments(String name, Backing backing, Supplier<FakeLinuxBuilder> host) {
        return Arguments.of(name, backing, host, Optional.empty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void aCommitIsAllOrNothing(
            String name, Backing backing, Supplier<FakeLinuxBuilder> host, Optional<NumaPolicy> numa) {
        int failed = FailureSweep.run(host, (trial, failure) -> commit(trial, failure, everything(backing, numa)));
        assertThat(failed).as("calls of %s that matter", name).isGreaterThan(5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void anAllocationIsAllOrNothing(
            String name, Backing backing, Supplier<FakeLinuxBuilder> host, Optional<NumaPolicy> numa) {
        for (long alignment : new long[] {8, 4 * MIB}) {
            int failed = FailureSweep.run(
                    host, (trial, failure) -> allocate(trial, failure, everything(backing, numa), alignment));
            assertThat(failed).as("calls of %s that matter", name).isGreaterThan(4);
        }
    }

    private static boolean commit(Trial trial, FailingCall failure, RegionOptions options) {
        try (Region region = trial.memory().reserve(4 * ASKED, options.named("sweep"))) {
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

    private static boolean allocate(Trial trial, FailingCall failure, RegionOptions options, long alignment) {
        try (HugeArena arena = trial.memory().shared(options)) {
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

    private static RegionOptions everything(Backing backing, Optional<NumaPolicy> numa) {
        RegionOptions options =
                Trial.options(require(backing)).locked().withoutFork().withoutDump();
        return numa.map(options::placedBy).orElse(options);
    }
}

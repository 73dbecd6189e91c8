package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        int failed = sweep(host, (trial, failure) -> commit(trial, failure, backing));
        assertThat(failed).as("calls of %s that matter", name).isGreaterThan(5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void anAllocationIsAllOrNothing(String name, Backing backing, Supplier<FakeLinuxBuilder> host) {
        for (long alignment : new long[] {8, 4 * MIB}) {
            int failed = sweep(host, (trial, failure) -> allocate(trial, failure, backing, alignment));
            assertThat(failed).as("calls of %s that matter", name).isGreaterThan(4);
        }
    }

    private static boolean commit(Trial trial, Failure failure, Backing backing) {
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
                assertUnchanged(trial, before, failure);
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

    private static boolean allocate(Trial trial, Failure failure, Backing backing, long alignment) {
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
                assertUnchanged(trial, before, failure);
                arena.allocate(ASKED, alignment);
            }
            failure.disarm();
            return refused;
        }
    }

    private static RegionOptions everything(Backing backing) {
        return Trial.options(require(backing)).locked().withoutFork().withoutDump();
    }

    /** Runs once to count the calls, then once for each call and error; returns how many failures were not got by. */
    private static int sweep(Supplier<FakeLinuxBuilder> host, Operation operation) {
        Trial first = Trial.of(host.get());
        Failure counting = new Failure(first.linux(), "", 0, Errno.ENOMEM);
        operation.run(first, counting);
        int refused = 0;
        for (Map.Entry<String, Integer> call : counting.counts.entrySet()) {
            for (Errno errno : List.of(Errno.ENOMEM, Errno.EINVAL)) {
                for (int n = 1; n <= call.getValue(); n++) {
                    Trial trial = Trial.of(host.get());
                    Snapshot empty = trial.linux().snapshot();
                    Failure failure = new Failure(trial.linux(), call.getKey(), n, errno);
                    boolean was = operation.run(trial, failure);
                    refused += was ? 1 : 0;
                    assertUnchanged(trial, empty, failure);
                }
            }
        }
        return refused;
    }

    private static void assertUnchanged(Trial trial, Snapshot before, Failure failure) {
        Snapshot now = trial.linux().snapshot();
        // A close that fails has closed all the same; the model keeps the descriptor.
        boolean leaves = failure.call.equals("close");
        Snapshot compared =
                leaves ? new Snapshot(now.mappings(), now.pools(), now.residentBytes(), before.descriptors()) : now;
        assertThat(compared).as("%s", failure).isEqualTo(before);
    }

    /** What is tried while one call of it fails; true if the failure came through. */
    private interface Operation {
        boolean run(Trial trial, Failure failure);
    }

    /** One call that fails once, between arming and disarming; without a call's name, it counts all. */
    private static final class Failure {
        private final FakeLinux linux;
        private final String call;
        private final int n;
        private final Errno errno;
        private final Map<String, Integer> counts = new TreeMap<>();

        Failure(FakeLinux linux, String call, int n, Errno errno) {
            this.linux = linux;
            this.call = call;
            this.n = n;
            this.errno = errno;
        }

        void arm() {
            if (call.isEmpty()) {
                linux.beforeCall((name, arguments) -> counts.merge(name, 1, Integer::sum));
            } else {
                linux.failNth(n, call, errno);
            }
        }

        void disarm() {
            linux.beforeCall((name, arguments) -> {});
            linux.failNothing();
        }

        @Override
        public String toString() {
            return "after " + call + " number " + n + " failed with " + errno;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each system call of a fault fails once, and the fault is cancelled before each of them once. The fault is for a mixed
 * range: parts of it are there, on small pages and on a huge one that is cut or kept, and the rest goes in on all sizes.
 * Either the fault gets by without the call, and says what it fell back to, or it throws and what was put in before stays;
 * contents stay whatever happens, and the next fault puts in the rest.
 */
final class FaultSweepTest {
    /** On a busy machine a time box would decide what is collapsed. */
    private static final FaultPolicy EAGER =
            FaultPolicy.adaptive().promotingAt(0.1).collapsingFor(Duration.ofMinutes(1));

    static List<Arguments> hosts() {
        Supplier<FakeLinuxBuilder> now = () -> FakeLinux.x86()
                .hugeTlb(HUGE, 16)
                .multiThp(SMALL, ThpMode.MADVISE)
                .lockedMemoryLimit(Resource.RLIM_INFINITY);
        Supplier<FakeLinuxBuilder> then = () -> FakeLinux.rhel8().lockedMemoryLimit(Resource.RLIM_INFINITY);
        Supplier<FakeLinuxBuilder> twoNodes = () -> now.get().hugeTlb(HUGE, 8, 8);
        BackingPolicy pooled = prefer(hugeTlb(), transparent(SMALL), basePages());
        BackingPolicy thp = prefer(transparent(), transparent(SMALL), basePages());
        BackingPolicy few = prefer(transparent(), basePages());
        return List.of(
                Arguments.of("hugetlb, largest fit", pooled, FaultPolicy.largestFit(), now),
                Arguments.of("hugetlb, adaptive", pooled, EAGER, now),
                Arguments.of("thp, largest fit", thp, FaultPolicy.largestFit(), now),
                Arguments.of("thp, adaptive", thp, EAGER, now),
                Arguments.of("thp of 4.18, largest fit", few, FaultPolicy.largestFit(), then),
                Arguments.of("thp of 4.18, adaptive", few, EAGER, then),
                Arguments.of("hugetlb on a node, adaptive", pooled, EAGER, twoNodes),
                Arguments.of("thp on a node, largest fit", thp, FaultPolicy.largestFit(), twoNodes));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void aFaultLosesNothing(String name, BackingPolicy backings, FaultPolicy policy, Supplier<FakeLinuxBuilder> host) {
        FaultOutcome[] clean = new FaultOutcome[1];

        int failed = FailureSweep.run(host, (trial, failure) -> {
            try (FaultLife life = new FaultLife(trial, backings, policy)) {
                boolean differs = fault(life, failure, clean);
                life.checkAndGoOn(failure);
                return differs;
            }
        });

        assertThat(failed).as("calls of %s that matter", name).isGreaterThan(4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void aFaultThatIsCancelledBeforeAnyOfItsCallsLosesNothing(
            String name, BackingPolicy backings, FaultPolicy policy, Supplier<FakeLinuxBuilder> host) {
        int cancelled = 0;
        for (int n = 1; cancelBefore(n, backings, policy, Trial.of(host.get())); n++) {
            cancelled++;
        }

        assertThat(cancelled).as("calls of %s", name).isGreaterThan(40);
    }

    /** False where there is no such call any more. */
    private static boolean cancelBefore(int n, BackingPolicy backings, FaultPolicy policy, Trial trial) {
        Snapshot empty = trial.linux().snapshot();
        AtomicInteger calls = new AtomicInteger();
        try (FaultLife life = new FaultLife(trial, backings, policy)) {
            trial.linux().beforeCall((call, arguments) -> {
                if (calls.incrementAndGet() == n) {
                    life.region().cancel();
                }
            });
            boolean all = faultsAll(life);
            trial.linux().beforeCall((call, arguments) -> {});
            if (all) {
                // Too late, which only the last block can be.
                assertThat(life.region().committedBytes())
                        .as("before call %d", n)
                        .isEqualTo(FaultLife.LENGTH);
            }
            life.checkAndGoOn("cancelled before call " + n);
        }
        assertThat(trial.linux().snapshot()).as("cancelled before call %d", n).isEqualTo(empty);
        return calls.get() >= n;
    }

    private static boolean faultsAll(FaultLife life) {
        try {
            life.faultAll();
            return true;
        } catch (CancellationException wanted) {
            assertThat(wanted.getSuppressed()).isEmpty();
            return false;
        }
    }

    /** True where the failure made a difference. */
    private static boolean fault(FaultLife life, FailingCall failure, FaultOutcome[] clean) {
        failure.arm();
        try {
            FaultOutcome outcome = life.faultAll();
            failure.disarm();
            clean[0] = clean[0] == null ? outcome : clean[0];
            boolean differs = outcome.fallbacks().size() > clean[0].fallbacks().size();
            assertThat(outcome.blocks().equals(clean[0].blocks()) || differs)
                    .as("%s %s, else %s", failure, outcome, clean[0])
                    .isTrue();
            return differs;
        } catch (HugeMemoryException refused) {
            failure.disarm();
            assertThat(refused).as("%s", failure).hasMessageNotContaining("cannot undo");
            return true;
        }
    }
}

package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.ThpMode;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each system call of a fault fails once. The fault is for a mixed range: parts of it are there, on small pages and on a
 * huge one that is cut or kept, and the rest goes in on all sizes. Either the fault gets by without the call, and says
 * what it fell back to, or it throws and what was put in before stays; contents stay whatever happens, and the next
 * fault puts in the rest.
 */
final class FaultSweepTest {
    private static final long LENGTH = 6 * MIB + 2 * SMALL.bytes() + 3 * BASE.bytes();
    private static final FaultPolicy EAGER = FaultPolicy.adaptive().promotingAt(0.1);

    static List<Arguments> hosts() {
        Supplier<FakeLinuxBuilder> now = () -> FakeLinux.x86()
                .hugeTlb(HUGE, 16)
                .multiThp(SMALL, ThpMode.MADVISE)
                .lockedMemoryLimit(Resource.RLIM_INFINITY);
        Supplier<FakeLinuxBuilder> then = () -> FakeLinux.rhel8().lockedMemoryLimit(Resource.RLIM_INFINITY);
        BackingPolicy pooled = prefer(hugeTlb(), transparent(SMALL), basePages());
        BackingPolicy thp = prefer(transparent(), transparent(SMALL), basePages());
        BackingPolicy few = prefer(transparent(), basePages());
        return List.of(
                Arguments.of("hugetlb, largest fit", pooled, FaultPolicy.largestFit(), now),
                Arguments.of("hugetlb, adaptive", pooled, EAGER, now),
                Arguments.of("thp, largest fit", thp, FaultPolicy.largestFit(), now),
                Arguments.of("thp, adaptive", thp, EAGER, now),
                Arguments.of("thp of 4.18, largest fit", few, FaultPolicy.largestFit(), then),
                Arguments.of("thp of 4.18, adaptive", few, EAGER, then));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hosts")
    void aFaultLosesNothing(String name, BackingPolicy backings, FaultPolicy policy, Supplier<FakeLinuxBuilder> host) {
        FaultOutcome[] clean = new FaultOutcome[1];

        int failed = FailureSweep.run(host, (trial, failure) -> {
            try (Life life = new Life(trial, backings, policy)) {
                return life.fault(failure, clean);
            }
        });

        assertThat(failed).as("calls of %s that matter", name).isGreaterThan(4);
    }

    /** A region in use, and what it should hold. */
    private static final class Life implements AutoCloseable {
        private final Trial trial;
        private final Region region;
        private final FaultModel model;
        private final FaultProof proof;
        private final FaultContents contents;

        Life(Trial trial, BackingPolicy backings, FaultPolicy policy) {
            this.trial = trial;
            RegionOptions options =
                    Trial.options(backings).faultedBy(policy).named("sweep").withoutFork();
            region = trial.memory().reserve(LENGTH, options.locked().congruentTo(HUGE.bytes() - SMALL.bytes()));
            model = new FaultModel(region, "sweep");
            proof = new FaultProof(model, backings, policy);
            contents = new ModelContents(trial.linux());
            putIn(SMALL.bytes(), HUGE.bytes());
            putIn(3 * MIB, SMALL.bytes());
            putIn(5 * MIB, 2 * BASE.bytes());
            decommit(policy.longestDelay().isZero() ? HUGE.bytes() : HUGE.bytes() / 4);
        }

        private void putIn(long offset, long length) {
            region.fault(offset, length);
            model.sync(offset, length);
            model.write(contents, offset, offset + length, 1 + offset);
        }

        private void decommit(long length) {
            region.decommit(SMALL.bytes(), length);
            model.decommitted(SMALL.bytes(), length);
        }

        /** True where the failure made a difference. */
        boolean fault(FailingCall failure, FaultOutcome[] clean) {
            boolean differs = true;
            failure.arm();
            try {
                FaultOutcome outcome = region.fault(0, LENGTH);
                failure.disarm();
                clean[0] = clean[0] == null ? outcome : clean[0];
                differs = outcome.fallbacks().size() > clean[0].fallbacks().size();
                assertThat(outcome.blocks().equals(clean[0].blocks()) || differs)
                        .as("%s %s, else %s", failure, outcome, clean[0])
                        .isTrue();
            } catch (HugeMemoryException refused) {
                failure.disarm();
                assertThat(refused).as("%s", failure).hasMessageNotContaining("cannot undo");
            }
            check(failure);
            region.resetBackoff();
            region.fault(0, LENGTH);
            assertThat(region.committedBytes()).as("%s", failure).isEqualTo(LENGTH);
            model.sync(0, LENGTH);
            model.check(contents);
            return differs;
        }

        /** What is committed is in memory and holds what it should, and nothing else is there. */
        private void check(FailingCall failure) {
            model.sync(0, LENGTH);
            model.check(contents);
            if (trial.memory().host().features().has(KernelFeature.PAGEMAP_SCAN)) {
                proof.refused(0, LENGTH);
            }
            assertThat(trial.linux().pool(HUGE).reserved()).as("%s", failure).isZero();
        }

        @Override
        public void close() {
            region.close();
        }
    }
}

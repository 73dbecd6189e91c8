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
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory on NUMA nodes of a modelled host that has two, with a pool on the first. */
final class NumaGrantTest {
    private static final long ASKED = 8 * MIB;

    private static FakeLinuxBuilder host() {
        return FakeLinux.x86().hugeTlb(HUGE, 16, 0).multiThp(SMALL, ThpMode.MADVISE);
    }

    private static RegionOptions on(NumaPolicy numa, Backing... backings) {
        return Trial.options(prefer(backings)).placedBy(numa);
    }

    static Stream<Arguments> backings() {
        return Stream.of(hugeTlb(), transparent(), transparent(SMALL), basePages())
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("backings")
    void isBoundToTheNodeAndSeenThere(Backing backing) {
        Trial trial = Trial.of(host().hugeTlb(HUGE, 0, 16));

        CommitOutcome outcome = granted(trial, on(NumaPolicy.bind(1), backing));

        assertThat(outcome.placement().orElseThrow().bytes()).isEqualTo(Map.of(1, ASKED));
        assertThat(outcome.placement().orElseThrow().refused()).isEmpty();
        assertThat(outcome).asString().contains("; bind:1: 8 MiB on node 1");
    }

    @ParameterizedTest
    @MethodSource("backings")
    void isInterleavedPageByPage(Backing backing) {
        Trial trial = Trial.of(host().hugeTlb(HUGE, 8, 8));

        CommitOutcome outcome = granted(trial, on(NumaPolicy.interleave(0, 1).strict(), backing));

        assertThat(outcome.placement().orElseThrow().bytes()).isEqualTo(Map.of(0, ASKED / 2, 1, ASKED / 2));
    }

    @Test
    void withoutAPolicyNothingIsAskedAndNothingTold() {
        Trial trial = Trial.of(host());

        CommitOutcome outcome = granted(trial, Trial.options(require(transparent())));

        assertThat(outcome.placement()).isEmpty();
        assertThat(trial.linux().calls()).noneMatch(call -> call.startsWith("mbind") || call.startsWith("move_pages"));
    }

    @Test
    void theKernelIsToldBeforeTheFirstPage() {
        Trial trial = Trial.of(host());

        granted(trial, on(NumaPolicy.bind(1), transparent()));

        List<String> calls = trial.linux().calls().stream()
                .filter(call -> call.startsWith("mbind") || call.contains("MADV_POPULATE_WRITE"))
                .filter(call -> !call.contains(", 0, MADV"))
                .toList();
        assertThat(calls.getFirst()).startsWith("mbind(").contains("MPOL_BIND, {1}, 65, 0) = 0");
        assertThat(calls.subList(1, calls.size())).isNotEmpty().allMatch(call -> call.startsWith("madvise"));
    }

    @Test
    void aPoolWithoutPagesOnTheNodeIsRefusedBeforeAnythingIsMapped() {
        Trial trial = Trial.of(host());

        Refusal refusal = refusal(trial, on(NumaPolicy.bind(1), hugeTlb()));

        assertThat(refusal.reason()).isEqualTo(Reason.POOL_SHORT);
        assertThat(refusal)
                .hasToString("hugetlb 2 MiB: precheck; 4 needed on node 1, 0 of 0 free in the pool there,"
                        + " 16 free on other nodes [HM-101]");
        assertThat(trial.linux().calls()).noneMatch(call -> call.startsWith("mmap"));
        trial.linux().admin().run(refusal.remedy());
        assertThat(refusal.remedy()).contains("/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages");
        assertThat(granted(trial, on(NumaPolicy.bind(1), hugeTlb())).label()).isEqualTo("hugetlb 2 MiB");
    }

    @Test
    void theRemedyForANodeCountsWhatIsPromisedToOthers() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 4, 3));
        trial.linux().admin().reserveElsewhere(HUGE, 6);

        Refusal refusal = refusal(trial, on(NumaPolicy.bind(1), hugeTlb()));

        trial.linux().admin().run(refusal.remedy());
        assertThat(granted(trial, on(NumaPolicy.bind(1), hugeTlb())).label()).isEqualTo("hugetlb 2 MiB");
    }

    @Test
    void severalNodesMayHaveThePagesTogether() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 3, 1, 9));

        assertThat(granted(trial, on(NumaPolicy.bind(0, 1), hugeTlb()))
                        .placement()
                        .orElseThrow()
                        .bytes())
                .isEqualTo(Map.of(0, 3 * HUGE.bytes(), 1, HUGE.bytes()));
    }

    @Test
    void anEmptyPoolOnTheNodeFallsBackToTheNextBackingThere() {
        Trial trial = Trial.of(host());

        CommitOutcome outcome = granted(trial, on(NumaPolicy.bind(1), hugeTlb(), transparent()));

        assertThat(outcome.label()).isEqualTo("thp 2 MiB");
        assertThat(outcome.refusals()).extracting(Refusal::reason).containsExactly(Reason.POOL_SHORT);
        assertThat(outcome.placement().orElseThrow().bytes()).isEqualTo(Map.of(1, ASKED));
    }

    @Test
    void surplusPagesMayComeFromTheNode() {
        Trial trial = Trial.of(host().overcommit(HUGE, 8));

        assertThat(granted(trial, on(NumaPolicy.bind(1), hugeTlb()))
                        .placement()
                        .orElseThrow()
                        .bytes())
                .isEqualTo(Map.of(1, ASKED));
    }

    @Test
    void pagesThatOthersTookAfterTheLookAreTheKernelsRefusalAndNoSignal() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 4, 8));
        boolean[] taken = new boolean[1];
        trial.linux().beforeCall((call, arguments) -> {
            if (!taken[0] && call.equals("mbind")) {
                taken[0] = true;
                trial.linux().admin().useElsewhere(HUGE, 4);
            }
        });

        Refusal refusal = refusal(trial, on(NumaPolicy.bind(0), hugeTlb()));

        assertThat(refusal)
                .hasToString("hugetlb 2 MiB: madvise: EFAULT; 4 needed on node 0, 0 of 4 free in the pool there,"
                        + " 8 free on other nodes [HM-101]");
        assertThat(refusal.reason()).isEqualTo(Reason.POOL_SHORT);
    }

    @Test
    void moreThanTheNodeHasIsRefusedWhereTheKernelWouldKill() {
        Trial trial = Trial.of(host());
        trial.linux().admin().fillNode(1);

        Refusal refusal = refusal(trial, on(NumaPolicy.bind(1), transparent()));

        assertThat(refusal)
                .hasToString("thp 2 MiB: precheck; 8 MiB needed on node 1 beside 16 MiB that stay with the JVM,"
                        + " 0 B available there, and beyond it the kernel kills [HM-113]");
        assertThat(refusal.reason()).isEqualTo(Reason.HOST_MEMORY);
        assertThat(granted(trial, on(NumaPolicy.bind(0, 1), transparent()))
                        .placement()
                        .orElseThrow()
                        .bytes())
                .isEqualTo(Map.of(0, ASKED));
    }

    @Test
    void aPreferredNodeMayBeMissedAndTheOutcomeTells() {
        Trial trial = Trial.of(host());

        NumaPlacement placement = granted(trial, on(NumaPolicy.preferred(1), hugeTlb()))
                .placement()
                .orElseThrow();

        assertThat(placement.bytes()).isEqualTo(Map.of(0, ASKED));
        assertThat(placement.elsewhereBytes()).isEqualTo(ASKED);
        assertThat(placement).hasToString("preferred:1: 8 MiB on node 0");
    }

    @Test
    void anInterleavingThatIsKeptToIsRefusedElsewhere() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 3, 2, 9));

        assertThat(granted(trial, on(NumaPolicy.interleave(0, 1), hugeTlb()))
                        .placement()
                        .orElseThrow()
                        .bytes())
                .isEqualTo(Map.of(0, 2 * HUGE.bytes(), 1, 2 * HUGE.bytes()));
        trial.linux().admin().useElsewhere(HUGE, 3);
        assertThat(granted(trial, on(NumaPolicy.interleave(0, 1), hugeTlb()))
                        .placement()
                        .orElseThrow()
                        .elsewhereBytes())
                .isEqualTo(2 * HUGE.bytes());

        Refusal refusal = refusal(trial, on(NumaPolicy.interleave(0, 1).strict(), hugeTlb()));

        assertThat(refusal.reason()).isEqualTo(Reason.WRONG_NODE);
        assertThat(refusal)
                .hasToString("hugetlb 2 MiB: proof; 4 MiB of 8 MiB observed on the nodes asked for"
                        + " (interleave:0-1:strict: 4 MiB on node 1, 4 MiB on node 2) [HM-120]");
    }

    @Test
    void localIsWhereTheThreadRuns() {
        Trial trial = Trial.of(host());

        NumaPlacement placement =
                granted(trial, on(NumaPolicy.local(), basePages())).placement().orElseThrow();

        assertThat(placement.bytes()).isEqualTo(Map.of(0, ASKED));
        assertThat(placement.elsewhereBytes()).isZero();
    }

    @Test
    void whatASecurityPolicyForbidsIsReportedAndFailsOnlyWhatIsStrict() {
        Trial trial = Trial.of(host());
        trial.linux().failEvery("mbind", Errno.EPERM);

        NumaPlacement placement = granted(trial, on(NumaPolicy.interleave(0, 1), transparent()))
                .placement()
                .orElseThrow();
        Refusal refusal = refusal(trial, on(NumaPolicy.bind(0), transparent()));

        assertThat(placement.bytes()).isEqualTo(Map.of(0, ASKED));
        Refusal told = placement.refused().orElseThrow();
        assertThat(told)
                .hasToString("thp 2 MiB: mbind: EPERM; a security policy, such as a container's seccomp profile,"
                        + " forbids mbind [HM-114]");
        assertThat(told.remedy()).contains("allow mbind in the seccomp profile").contains("CAP_SYS_NICE");
        assertThat(placement).asString().endsWith("; mbind: EPERM, " + told.cause());
        assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(refusal.call()).isEqualTo("mbind");
    }

    @Test
    void nodesThatNobodyTellsAreUnprovedWhereItIsStrict() {
        Trial trial = Trial.of(host());
        trial.linux().failEvery("move_pages", Errno.EPERM);

        NumaPlacement placement = granted(trial, on(NumaPolicy.preferred(0), transparent()))
                .placement()
                .orElseThrow();
        Refusal refusal = refusal(trial, on(NumaPolicy.bind(0), transparent()));

        assertThat(placement.bytes()).isEmpty();
        assertThat(placement.unknownBytes()).isEqualTo(ASKED);
        assertThat(refusal.reason()).isEqualTo(Reason.UNPROVED);
        assertThat(refusal.cause()).startsWith("unproved: 8 MiB on unknown nodes");
    }

    @Test
    void onTouchThePolicyIsSetAndNothingSeenYet() {
        Trial trial = Trial.of(host());
        RegionOptions options = RegionOptions.of(require(basePages()).onTouch()).placedBy(NumaPolicy.preferred(1));
        try (Region region = trial.memory().reserve(ASKED, options)) {
            NumaPlacement placement = region.commit(0, ASKED).placement().orElseThrow();

            assertThat(placement.bytes()).isEmpty();
            assertThat(placement).hasToString("preferred:1: nothing put in yet");
            trial.linux().write(region.range().start(), ASKED, 1);
            assertThat(trial.memory().inspector().nodes(region.range(), Trial.BASE))
                    .isEqualTo(Map.of(1, ASKED));
        }
    }

    @Test
    void nodesThatAreNotThereAreRefusedBeforeAnyCall() {
        Trial trial = Trial.of(host());
        trial.memory().host().pageSizes();
        RegionOptions options = on(NumaPolicy.interleave(0, 2, 3), basePages());
        trial.linux().forgetCalls();

        for (Runnable asked : List.<Runnable>of(
                () -> trial.memory().shared(options),
                () -> trial.memory().confined(options),
                () -> trial.memory().reserve(ASKED, options))) {
            NodesUnavailableException refused = catchThrowableOfType(NodesUnavailableException.class, asked::run);

            assertThat(refused)
                    .hasMessage("no memory by interleave:0,2-3: nodes 2-3 are not on this host; this process can have"
                            + " memory of nodes 0-1 [HM-126]. Name those");
            assertThat(refused.usable()).containsExactly(0, 1);
        }
        assertThat(trial.linux().calls()).isEmpty();
    }

    @Test
    void nodesThatTheCpusetKeepsOutAreRefusedToo() {
        Trial trial = Trial.of(host());
        trial.linux().admin().allowNodes(1);

        assertThat(catchThrowableOfType(
                        NodesUnavailableException.class,
                        () -> trial.memory().shared(on(NumaPolicy.preferred(0), basePages()))))
                .hasMessage("no memory by preferred:0: node 0 is not allowed by this process's cpuset; this process can"
                        + " have memory of node 1 [HM-126]. Name those, or allow the others in the cpuset (cpuset.mems of the"
                        + " control group)");
        assertThat(granted(trial, on(NumaPolicy.bind(1), basePages()))
                        .placement()
                        .orElseThrow()
                        .bytes())
                .isEqualTo(Map.of(1, ASKED));
    }

    @Test
    void aUniformRegionPassesOverAPoolThatIsElsewhere() {
        Trial trial = Trial.of(host());
        RegionOptions options = on(NumaPolicy.bind(1), hugeTlb(), basePages()).uniform();
        try (Region region = trial.memory().reserve(ASKED, options)) {
            assertThat(region.passedOver()).extracting(Refusal::reason).containsExactly(Reason.POOL_SHORT);
            assertThat(region.granule()).isEqualTo(Trial.BASE);
        }
    }

    private static CommitOutcome granted(Trial trial, RegionOptions options) {
        try (Region region = trial.memory().reserve(2 * ASKED, options)) {
            CommitOutcome outcome = region.commit(ASKED, ASKED);
            outcome.placement()
                    .filter(placement -> placement.unknownBytes() == 0)
                    .ifPresent(placement -> assertThat(placement.bytes())
                            .isEqualTo(trial.memory().inspector().nodes(outcome.range(), Trial.BASE)));
            return outcome;
        }
    }

    private static Refusal refusal(Trial trial, RegionOptions options) {
        Snapshot before = trial.linux().snapshot();
        trial.linux().forgetCalls();
        try (HugeArena arena = trial.memory().shared(options)) {
            HugePagesUnavailableException refused =
                    catchThrowableOfType(HugePagesUnavailableException.class, () -> arena.allocate(ASKED));
            assertThat(trial.linux().snapshot().mappings()).isEqualTo(before.mappings());
            return refused.refusals().getLast();
        }
    }
}

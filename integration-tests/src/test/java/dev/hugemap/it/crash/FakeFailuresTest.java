// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.inspect.AlteredBridge;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.NodesUnavailableException;
import dev.hugemap.memory.NumaPolicy;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;

/** Rows of the failure matrix to which a real host can't be brought safely: on a modelled one, in this JVM. */
final class FakeFailuresTest {
    private static final long ASKED = 96L << 20;

    @Test
    void moreThanTheHostHasIsARefusalBeforeTheKernelKills() {
        FakeLinux linux = FakeLinux.x86().privileged().build();
        linux.admin().freeMemory(64L << 20);

        assertRefused(Failure.HOST_MEMORY, Reason.HOST_MEMORY, linux, linux);
    }

    @Test
    void memoryInPiecesIsContradictedWithTheReport() {
        FakeLinux linux = FakeLinux.x86().privileged().build();
        linux.admin().failThpAllocations(7, Long.MAX_VALUE);

        HugePagesUnavailableException refused = assertRefused(Failure.NOT_HUGE, Reason.CONTRADICTED, linux, linux);

        assertThat(refused.report().orElseThrow().unknownBytes()).isZero();
    }

    @Test
    void noEvidenceIsUnprovedWithTheReport() {
        FakeLinux linux =
                FakeLinux.x86().privileged().without(FakeFeature.PAGEMAP_SCAN).build();

        HugePagesUnavailableException refused = assertRefused(
                Failure.UNPROVED, Reason.UNPROVED, linux, AlteredBridge.withoutFile(linux, "/proc/self/smaps"));

        assertThat(refused.report().orElseThrow().unknownBytes()).isEqualTo(ASKED);
    }

    @Test
    void aPoolOnAnotherNodeIsARefusalBeforeAnythingIsMapped() {
        FakeLinux linux =
                FakeLinux.x86().privileged().hugeTlb(PageSize.mib(2), 64, 0).build();

        assertRefused(
                Failure.NODE_WITHOUT_POOL,
                Reason.POOL_SHORT,
                linux,
                linux,
                RegionOptions.of(require(hugeTlb())).placedBy(NumaPolicy.bind(1)));
    }

    @Test
    void moreThanANodeHasIsARefusalBeforeTheKernelKills() {
        FakeLinux linux = FakeLinux.x86().privileged().nodes(2).build();
        linux.admin().fillNode(1);

        assertRefused(
                Failure.NODE_FULL,
                Reason.HOST_MEMORY,
                linux,
                linux,
                RegionOptions.of(require(transparent())).placedBy(NumaPolicy.bind(1)));
    }

    @Test
    void pagesOfAnotherNodeAreNoGrantWhereTheNodesAreKeptTo() {
        FakeLinux linux =
                FakeLinux.x86().privileged().hugeTlb(PageSize.mib(2), 0, 24, 64).build();

        assertRefused(
                Failure.WRONG_NODE,
                Reason.WRONG_NODE,
                linux,
                linux,
                RegionOptions.of(require(hugeTlb()))
                        .placedBy(NumaPolicy.interleave(0, 1).strict()));
    }

    @Test
    void aNodeThatIsNotThereIsRefusedBeforeAnyCall() {
        FakeLinux linux = FakeLinux.x86().privileged().nodes(2).build();
        HugeMemory memory = HugeMemory.over(linux, linux.files());
        RegionOptions options = RegionOptions.of(require(transparent())).placedBy(NumaPolicy.bind(7));

        NodesUnavailableException refused =
                catchThrowableOfType(NodesUnavailableException.class, () -> memory.confined(options));

        String[] parts = String.valueOf(refused.getMessage()).split("\\. ", 2);
        FailureTable.check(Failure.NODE_MISSING, "fake", "NodesUnavailableException", parts[0], parts[1]);
    }

    private static HugePagesUnavailableException assertRefused(
            Failure failure, Reason reason, FakeLinux linux, NativeBridge bridge) {
        return assertRefused(failure, reason, linux, bridge, RegionOptions.of(require(transparent())));
    }

    private static HugePagesUnavailableException assertRefused(
            Failure failure, Reason reason, FakeLinux linux, NativeBridge bridge, RegionOptions options) {
        HugeMemory memory = HugeMemory.over(bridge, linux.files());
        Snapshot before = linux.snapshot();
        HugePagesUnavailableException refused;
        try (HugeArena arena = memory.confined(options.populatedBy(1))) {
            refused = catchThrowableOfType(HugePagesUnavailableException.class, () -> arena.allocate(ASKED));
        }
        assertThat(linux.snapshot()).isEqualTo(before);
        assertThat(refused.reason()).isEqualTo(reason);
        Refusal refusal = refused.refusals().getFirst();
        FailureTable.check(failure, "fake", reason.name(), refusal.call() + "; " + refusal.cause(), refusal.remedy());
        return refused;
    }
}

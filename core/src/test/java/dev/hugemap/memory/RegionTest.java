// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.GIANT;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeSignal;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regions on modelled hosts: addresses, granules, commits and what is left of them. */
final class RegionTest {
    private static final long LENGTH = 64 * MIB;

    private final Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 64));
    private final FakeLinux linux = trial.linux();
    private final Snapshot empty = linux.snapshot();

    private Region reserve(BackingPolicy policy) {
        return trial.memory().reserve(LENGTH, Trial.options(policy));
    }

    @Test
    void reservesAddressesAndNoMemory() {
        try (Region region = reserve(require(transparent()))) {
            assertThat(region.range().length()).isEqualTo(LENGTH);
            assertThat(region.granule()).isEqualTo(HUGE);
            assertThat(HUGE.isAligned(region.range().start())).isTrue();
            assertThat(region.committedBytes()).isZero();
            assertThat(linux.residentBytes()).isZero();
            assertThat(linux.vmas()).singleElement().asString().contains("PROT_NONE");
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void reservesMoreThanTheHostHas() {
        try (Region region = trial.memory().reserve(1L << 40, Trial.options(require(transparent())))) {
            region.commit(1L << 39, HUGE.bytes());
            assertThat(region.committedBytes()).isEqualTo(HUGE.bytes());
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void theGranuleIsTheLargestPageOfThePolicy() {
        RegionOptions options = Trial.options(prefer(basePages(), hugeTlb(GIANT), transparent(SMALL)));
        try (Region region = trial.memory().reserve(1, options)) {
            assertThat(region.granule()).isEqualTo(GIANT);
            assertThat(region.range().length()).isEqualTo(GIANT.bytes());
            assertThat(GIANT.isAligned(region.range().start())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 21, 25, 30})
    void alignsAsAsked(int log2) {
        PageSize alignment = new PageSize(1L << log2);
        RegionOptions options = Trial.options(require(basePages())).aligned(alignment);
        try (Region region = trial.memory().reserve(LENGTH, options)) {
            assertThat(alignment.isAligned(region.range().start())).isTrue();
            assertThat(region.granule()).isEqualTo(BASE);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void refusesOddRequests() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trial.memory().reserve(0, Trial.options(require(transparent()))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trial.options(require(transparent())).aligned(PageSize.gib(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trial.options(require(transparent())).populatedBy(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trial.options(require(transparent())).named("[heap]"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 60, 1L << 62, Long.MAX_VALUE})
    void moreThanAnAddressSpaceIsATypedRefusal(long bytes) {
        assertThatExceptionOfType(HugeMemoryException.class)
                .isThrownBy(() -> trial.memory().reserve(bytes, Trial.options(require(transparent()))))
                .withMessageContaining("cannot reserve");
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void commitsAndDecommitsWholeGranules() {
        try (Region region = reserve(require(hugeTlb()))) {
            CommitOutcome outcome = region.commit(4 * MIB, 8 * MIB);

            Trial.assertAllOnLeaves(outcome, HUGE);
            assertThat(outcome.range().start()).isEqualTo(region.range().start() + 4 * MIB);
            assertThat(region.committedBytes()).isEqualTo(8 * MIB);
            assertThat(region.report(0, LENGTH).bytesOnLeaves(HUGE)).isEqualTo(8 * MIB);
            assertThat(region.report(0, LENGTH).absentBytes()).isEqualTo(LENGTH - 8 * MIB);
            assertThat(linux.pool(HUGE).free()).isEqualTo(60);

            assertThat(region.committed(0, LENGTH)).containsExactly(outcome.range());
            assertThat(region.committed(0, 4 * MIB)).isEmpty();

            region.decommit(6 * MIB, 4 * MIB);

            assertThat(region.committedBytes()).isEqualTo(4 * MIB);
            assertThat(linux.pool(HUGE).free()).isEqualTo(62);
            assertThat(linux.pool(HUGE).reserved()).isZero();

            region.commit(6 * MIB, 4 * MIB);
            assertThat(region.report(4 * MIB, 8 * MIB).bytesOnLeaves(HUGE)).isEqualTo(8 * MIB);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void refusesWhatIsCommittedAlreadyOrNotYet() {
        try (Region region = reserve(require(transparent()))) {
            region.commit(4 * MIB, 4 * MIB);
            Snapshot before = linux.snapshot();

            assertThatIllegalStateException()
                    .isThrownBy(() -> region.commit(6 * MIB, 4 * MIB))
                    .withMessageContaining("committed already");
            assertThatIllegalStateException().isThrownBy(() -> region.commit(0, LENGTH));
            assertThatIllegalStateException()
                    .isThrownBy(() -> region.decommit(2 * MIB, 4 * MIB))
                    .withMessageContaining("not all of");
            assertThatIllegalStateException().isThrownBy(() -> region.decommit(0, 2 * MIB));
            assertThat(linux.snapshot()).isEqualTo(before);
            assertThat(region.committedBytes()).isEqualTo(4 * MIB);
        }
    }

    @Test
    void refusesWhatIsNotInWholeGranules() {
        try (Region region = reserve(require(transparent()))) {
            long[][] odd = {
                {1, 2 * MIB},
                {0, MIB},
                {0, 0},
                {0, -2 * MIB},
                {-2 * MIB, 2 * MIB},
                {LENGTH, 2 * MIB},
                {0, LENGTH + 2 * MIB},
                {2 * MIB, Long.MAX_VALUE & -HUGE.bytes()}
            };
            for (long[] numbers : odd) {
                assertThatIllegalArgumentException().isThrownBy(() -> region.commit(numbers[0], numbers[1]));
                assertThatIllegalArgumentException().isThrownBy(() -> region.decommit(numbers[0], numbers[1]));
            }
        }
    }

    @Test
    void handsOutSegmentsOnlyOverWhatIsCommitted() {
        try (Region region = reserve(require(transparent()))) {
            region.commit(0, 4 * MIB);

            MemorySegment segment = region.segment(MIB, 3 * MIB);

            assertThat(segment.address()).isEqualTo(region.range().start() + MIB);
            assertThat(segment.byteSize()).isEqualTo(3 * MIB);
            assertThatIllegalStateException().isThrownBy(() -> region.segment(3 * MIB, 2 * MIB));
            assertThatIllegalStateException().isThrownBy(() -> region.segment(4 * MIB, 1));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> region.segment(LENGTH, 1));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> region.segment(-1, 1));

            region.decommit(2 * MIB, 2 * MIB);
            assertThatIllegalStateException().isThrownBy(() -> region.segment(0, 4 * MIB));
            assertThat(region.segment(0, 2 * MIB).byteSize()).isEqualTo(2 * MIB);
        }
    }

    @Test
    void aStaleAccessReadsZerosAndTakesNoPoolPage() {
        try (Region region = reserve(require(hugeTlb()))) {
            region.commit(0, 4 * MIB);
            long address = region.segment(0, 4 * MIB).address();
            linux.write(address, 4 * MIB, 7);

            region.decommit(2 * MIB, 2 * MIB);

            assertThat(linux.contentsAt(address)).isEqualTo(7);
            assertThat(linux.contentsAt(address + 2 * MIB)).isZero();
            linux.read(address + 2 * MIB, 2 * MIB);
            linux.write(address + 3 * MIB, BASE.bytes(), 8);
            assertThat(linux.pool(HUGE).free()).isEqualTo(63);

            region.commit(2 * MIB, 2 * MIB);
            assertThat(linux.contentsAt(address + 3 * MIB)).isZero();
            assertThat(linux.contentsAt(address)).isEqualTo(7);
            assertThat(region.report(0, 4 * MIB).bytesOnLeaves(HUGE)).isEqualTo(4 * MIB);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void whatWasNeverCommittedCannotBeTouched() {
        try (Region region = reserve(require(transparent()))) {
            assertThatExceptionOfType(FakeSignal.class)
                    .isThrownBy(() -> linux.read(region.range().start(), 1))
                    .withMessageStartingWith("SIGSEGV");
        }
    }

    @Test
    void eachCommitIsTriedOnItsOwn() {
        try (Region region = reserve(prefer(hugeTlb(), transparent(), basePages()))) {
            linux.admin().useElsewhere(HUGE, 62);

            assertThat(region.commit(0, 4 * MIB).granted()).isEqualTo(hugeTlb(HUGE));
            CommitOutcome second = region.commit(4 * MIB, 4 * MIB);
            assertThat(second.granted()).isEqualTo(transparent());
            assertThat(second.refusals())
                    .singleElement()
                    .satisfies(refusal -> assertThat(refusal.cause()).isEqualTo("2 needed, 0 of 64 free in the pool"));
            linux.admin().thp(ThpMode.NEVER);
            CommitOutcome third = region.commit(8 * MIB, 4 * MIB);
            assertThat(third.granted()).isEqualTo(basePages());
            assertThat(third.refusals()).hasSize(2);

            assertThat(region.report(0, 12 * MIB).bytesOnLeaves(HUGE)).isEqualTo(8 * MIB);
            assertThat(region.report(0, 12 * MIB).bytesOnLeaves(BASE)).isEqualTo(4 * MIB);
        }
        linux.admin().useElsewhere(HUGE, -62);
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void aRefusedCommitLeavesTheRegionAsItWas() {
        try (Region region = reserve(require(hugeTlb()))) {
            region.commit(0, 4 * MIB);
            linux.write(region.range().start(), 4 * MIB, 9);
            linux.admin().useElsewhere(HUGE, 50);
            Snapshot before = linux.snapshot();

            assertThatExceptionOfType(HugePagesUnavailableException.class)
                    .isThrownBy(() -> region.commit(4 * MIB, LENGTH - 4 * MIB))
                    .withMessageContaining("30 needed, 12 of 64 free in the pool");

            assertThat(linux.snapshot()).isEqualTo(before);
            assertThat(region.committedBytes()).isEqualTo(4 * MIB);
            assertThat(linux.contentsAt(region.range().start())).isEqualTo(9);
            linux.admin().useElsewhere(HUGE, -50);
            region.commit(4 * MIB, LENGTH - 4 * MIB);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void aMoveThatTheKernelRefusesLeavesTheRegionAsItWas() {
        try (Region region = reserve(require(transparent()))) {
            Snapshot before = linux.snapshot();
            linux.failNth(1, "mremap", Errno.ENOMEM);

            assertThatExceptionOfType(HugeMemoryException.class)
                    .isThrownBy(() -> region.commit(0, 4 * MIB))
                    .withMessageStartingWith("cannot map 4 MiB on thp 2 MiB pages: 4 MiB needed, ")
                    .withCauseInstanceOf(SyscallException.class);

            assertThat(linux.snapshot()).isEqualTo(before);
            region.commit(0, 4 * MIB);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void aDecommitThatTheKernelRefusesChangesNothing() {
        try (Region region = reserve(require(hugeTlb()))) {
            region.commit(0, 4 * MIB);
            Snapshot before = linux.snapshot();
            linux.failNth(1, "mmap", Errno.ENOMEM);

            assertThatExceptionOfType(HugeMemoryException.class)
                    .isThrownBy(() -> region.decommit(0, 4 * MIB))
                    .withMessageStartingWith("cannot decommit 4,194,304 bytes at offset 0")
                    .withCauseInstanceOf(SyscallException.class);

            assertThat(linux.snapshot()).isEqualTo(before);
            assertThat(region.committedBytes()).isEqualTo(4 * MIB);
        }
    }

    @Test
    void onTouchACommitPromisesAndATouchTakes() {
        try (Region region = reserve(require(hugeTlb()).onTouch())) {
            CommitOutcome outcome = region.commit(0, LENGTH);

            assertThat(outcome.report().absentBytes()).isEqualTo(LENGTH);
            assertThat(linux.pool(HUGE).reserved()).isEqualTo(32);
            linux.write(region.range().start() + 3 * HUGE.bytes(), 1, 1);
            assertThat(linux.pool(HUGE).reserved()).isEqualTo(31);
            assertThat(region.report(0, LENGTH).bytesOnLeaves(HUGE)).isEqualTo(HUGE.bytes());
            region.decommit(0, LENGTH);
            assertThat(linux.pool(HUGE).reserved()).isZero();
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void namesItsMemoryWhereTheKernelCan() {
        RegionOptions options = Trial.options(require(transparent())).named("index");
        try (Region region = trial.memory().reserve(LENGTH, options)) {
            region.commit(0, 4 * MIB);
            assertThat(linux.vmas()).anyMatch(vma -> vma.contains("index"));
        }
        try (Region region =
                trial.memory().reserve(LENGTH, Trial.options(require(hugeTlb())).named("index"))) {
            region.commit(0, 4 * MIB);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void nothingWorksOnceItIsClosed() {
        Region region = reserve(require(transparent()));
        region.commit(0, 4 * MIB);
        MemorySegment segment = region.segment(0, 4 * MIB);

        region.close();

        assertThat(segment.scope().isAlive()).isFalse();
        assertThat(linux.snapshot()).isEqualTo(empty);
        assertThatIllegalStateException().isThrownBy(() -> region.commit(4 * MIB, 4 * MIB));
        assertThatIllegalStateException().isThrownBy(() -> region.decommit(0, 4 * MIB));
        assertThatIllegalStateException().isThrownBy(() -> region.segment(0, 1));
        assertThatIllegalStateException().isThrownBy(() -> region.report(0, 1));
        assertThatIllegalStateException().isThrownBy(region::close);
    }

    @Test
    void anUnmapThatIsRefusedIsToldAndNotLost() {
        Region region = reserve(require(hugeTlb()));
        region.commit(0, 4 * MIB);
        linux.failNth(1, "munmap", Errno.ENOMEM);

        assertThatExceptionOfType(HugeMemoryException.class)
                .isThrownBy(region::close)
                .withMessageStartingWith("cannot unmap region " + region.range())
                .withCauseInstanceOf(SyscallException.class);
        assertThatIllegalStateException().isThrownBy(() -> region.segment(0, 1));
    }
}

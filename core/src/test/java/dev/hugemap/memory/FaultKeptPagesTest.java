// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.FaultPolicy.adaptive;
import static dev.hugemap.memory.FaultPolicy.largestFit;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import org.junit.jupiter.api.Test;

/** What faults have put in and is decommitted: which pages go back, when, and as what. */
final class FaultKeptPagesTest {
    private static final BackingPolicy THP_OR_BASE = prefer(transparent(), basePages());

    @Test
    void aPooledPageIsNotCut() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 8));
        try (Region region = trial.reserve(16 * MIB, prefer(hugeTlb(HUGE), basePages()), largestFit())) {
            region.fault(0, 4 * MIB);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> region.decommit(BASE.bytes(), BASE.bytes()))
                    .withMessageContaining("would cut a page of the pool");
            region.decommit(0, 2 * MIB);

            assertThat(trial.linux().pool(HUGE).free()).isEqualTo(7);
            assertThat(region.committedBytes()).isEqualTo(2 * MIB);
        }
    }

    @Test
    void hugePagesGoBackWholeAfterADelayThatFollowsDemand() {
        long[] now = {0};
        FakeLinux linux = FakeLinux.x86().build();
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> now[0]);
        try (Region region = memory.reserve(64 * MIB, Trial.options(THP_OR_BASE).faultedBy(adaptive()))) {
            region.fault(0, 4 * MIB);
            region.decommit(0, MIB);
            assertThat(linux.residentBytes()).as("a part is not cut out").isEqualTo(4 * MIB);
            region.decommit(MIB, MIB);
            assertThat(linux.residentBytes()).as("nobody ever wanted any back").isEqualTo(2 * MIB);

            now[0] += 20_000_000;
            region.fault(0, 2 * MIB);
            linux.write(region.range().start(), 2 * MIB, 9);
            region.decommit(0, 2 * MIB);
            assertThat(linux.residentBytes())
                    .as("wanted back after 20 ms: kept for 40")
                    .isEqualTo(4 * MIB);

            now[0] += 30_000_000;
            FaultOutcome again = region.fault(MIB, MIB);
            assertThat(again.reusedBytes()).isEqualTo(MIB);
            assertThat(again.faults()).isZero();
            assertThat(linux.contentsAt(region.range().start() + MIB)).isZero();
            region.decommit(MIB, MIB);
            now[0] += 60_000_000;
            assertThat(region.giveBack()).isEqualTo(2 * MIB);
            assertThat(linux.residentBytes()).isEqualTo(2 * MIB);
        }
    }

    @Test
    void demandForManyPagesAtOnceCountsToo() {
        long[] now = {0};
        FakeLinux linux = FakeLinux.x86().build();
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> now[0]);
        try (Region region = memory.reserve(64 * MIB, Trial.options(THP_OR_BASE).faultedBy(adaptive()))) {
            region.fault(0, 8 * MIB);
            region.decommit(0, 8 * MIB);
            assertThat(linux.residentBytes()).isZero();
            now[0] += 20_000_000;
            region.fault(0, 8 * MIB);

            region.decommit(0, 8 * MIB);

            assertThat(linux.residentBytes()).as("wanted back as a run").isEqualTo(8 * MIB);
        }
    }

    @Test
    void whatCannotBeGivenBackIsATypedRefusalAndStaysKept() {
        long[] now = {0};
        FakeLinux linux = FakeLinux.x86().build();
        HugeMemory memory = HugeMemory.over(linux, linux.files(), () -> now[0]);
        try (Region region = memory.reserve(64 * MIB, Trial.options(THP_OR_BASE).faultedBy(adaptive()))) {
            region.fault(0, 2 * MIB);
            region.decommit(0, 2 * MIB);
            now[0] += 20_000_000;
            region.fault(0, 2 * MIB);
            region.decommit(0, 2 * MIB);
            now[0] += 60_000_000;
            linux.failNth(1, "mremap", Errno.ENOMEM);

            assertThatExceptionOfType(HugeMemoryException.class)
                    .isThrownBy(() -> region.fault(8 * MIB, 1))
                    .withMessageContaining("cannot give back what is decommitted");

            assertThat(linux.residentBytes()).isEqualTo(2 * MIB);
            assertThat(region.giveBack()).isEqualTo(2 * MIB);
        }
    }
}

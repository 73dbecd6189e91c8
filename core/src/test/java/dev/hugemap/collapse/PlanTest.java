// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import static dev.hugemap.collapse.FakeTarget.AT;
import static dev.hugemap.collapse.FakeTarget.M2;
import static dev.hugemap.collapse.FakeTarget.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;

/** What a plan takes in, what it leaves out, and that it changes nothing. */
class PlanTest {
    private static long leftOut(CollapsePlan plan, LeftOutReason reason) {
        return plan.leftOut().stream()
                .filter(row -> row.reason() == reason)
                .mapToLong(LeftOut::bytes)
                .sum();
    }

    @Test
    void takesInAnonymousMemoryThatIsThereAndCountsWhatIsAdded() {
        try (FakeTarget target = new FakeTarget(FakeLinux.x86().build())) {
            target.map(AT, 32 * MIB);
            target.touch(AT, 4 * MIB);
            target.touch(AT + 8 * MIB, 4096);

            CollapsePlan plan = target.plan();

            assertThat(plan.hugePages()).isEqualTo(3);
            assertThat(plan.presentBytes()).isEqualTo(4 * MIB + 4096);
            assertThat(plan.addedBytes()).isEqualTo(2 * MIB - 4096);
            assertThat(plan.mappings().getFirst().blocks())
                    .containsExactly(new AddressRange(AT, 4 * MIB), new AddressRange(AT + 8 * MIB, 2 * MIB));
            assertThat(leftOut(plan, LeftOutReason.NO_RESIDENTS)).isEqualTo(26 * MIB);
            assertThat(plan.obstacle()).isEmpty();
            assertThat(plan).hasToString("4.0 MiB to 3 huge pages of 2 MiB, 2.0 MiB more memory; 0 B huge already");
        }
    }

    @Test
    void changesNothing() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            var before = target.fake.snapshot();

            target.plan();

            assertThat(target.fake.snapshot()).isEqualTo(before);
            assertThat(target.calls()).as("the look at the rights").isEqualTo(1);
        }
    }

    @Test
    void leavesOutWhatIsSmallerThanTheMinimumAndTakesItInWhereThatIsLower() {
        try (FakeTarget target = FakeTarget.withMemory(8)) {
            assertThat(target.plan().hugePages()).isZero();
            assertThat(leftOut(target.plan(), LeftOutReason.TOO_SMALL)).isEqualTo(8 * MIB);

            CollapsePlan lower =
                    target.collapser.plan(CollapseOptions.defaults().minimum(8 * MIB));

            assertThat(lower.hugePages()).isEqualTo(4);
        }
    }

    @Test
    void leavesOutWhatLiesOutsideOfTheRange() {
        try (FakeTarget target = FakeTarget.withMemory(32)) {
            AddressRange range = new AddressRange(AT + 3 * MIB, 8 * MIB);

            CollapsePlan plan =
                    target.collapser.plan(CollapseOptions.defaults().minimum(0).within(range));

            assertThat(plan.mappings().getFirst().blocks()).containsExactly(new AddressRange(AT + 4 * MIB, 6 * MIB));
            assertThat(leftOut(plan, LeftOutReason.EDGE)).isEqualTo(2 * MIB);
        }
    }

    @Test
    void holdsTheMappingAgainstTheMinimumNotTheRangeWithinIt() {
        try (FakeTarget target = FakeTarget.withMemory(32)) {
            AddressRange range = new AddressRange(AT, 8 * MIB);
            CollapseOptions options = CollapseOptions.defaults().within(range);

            assertThat(target.collapser.plan(options).hugePages()).isEqualTo(4);

            CollapsePlan higher = target.collapser.plan(options.minimum(64 * MIB));
            assertThat(higher.hugePages()).isZero();
            assertThat(leftOut(higher, LeftOutReason.TOO_SMALL))
                    .as("nothing outside of the range")
                    .isEqualTo(8 * MIB);
        }
    }

    @Test
    void leavesOutWhatTheProgramAdvisedAgainst() {
        try (FakeTarget target = FakeTarget.withMemory(32)) {
            target.fake.madvise(AT, 16 * MIB, Advice.MADV_NOHUGEPAGE);

            assertThat(target.plan().hugePages()).isEqualTo(8);
            assertThat(leftOut(target.plan(), LeftOutReason.ADVISED_AGAINST)).isEqualTo(16 * MIB);
        }
    }

    @Test
    void leavesOutWhatIsLockedUnlessThatIsOverridden() {
        FakeLinux fake = FakeLinux.x86().lockedMemoryLimit(64 * MIB).build();
        try (FakeTarget target = new FakeTarget(fake)) {
            target.map(AT, 16 * MIB);
            fake.mlock2(AT, 16 * MIB, 0);

            assertThat(target.plan().hugePages()).isZero();
            assertThat(leftOut(target.plan(), LeftOutReason.LOCKED)).isEqualTo(16 * MIB);

            CollapsePlan overridden =
                    target.collapser.plan(CollapseOptions.defaults().override(CollapseOverride.LOCKED));
            assertThat(overridden.hugePages()).isEqualTo(8);
        }
    }

    @Test
    void leavesOutPoolsAndMemoryWithoutAccess() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 16).build();
        try (FakeTarget target = new FakeTarget(fake)) {
            MapFlags pool = MapFlags.ANONYMOUS.hugeTlb(M2.log2());
            fake.mmap(0, 16 * MIB, Protection.PROT_READ_WRITE, pool, -1, 0);
            target.map(AT, 16 * MIB);
            target.touch(AT, 16 * MIB);
            fake.mprotect(AT, 16 * MIB, Protection.PROT_NONE);

            CollapsePlan plan = target.plan();

            assertThat(plan.hugePages()).isZero();
            assertThat(leftOut(plan, LeftOutReason.HUGETLB)).isEqualTo(16 * MIB);
            assertThat(leftOut(plan, LeftOutReason.NO_ACCESS)).isEqualTo(16 * MIB);
        }
    }

    @Test
    void whatWasOnlyReadIsNoPageToBeginWith() {
        try (FakeTarget target = new FakeTarget(FakeLinux.x86().build())) {
            target.map(AT, 16 * MIB);
            target.fake.read(AT, 16 * MIB);

            assertThat(target.plan().hugePages()).isZero();
            assertThat(leftOut(target.plan(), LeftOutReason.NO_RESIDENTS)).isEqualTo(16 * MIB);
        }
    }

    @Test
    void countsWhatIsHugeAlready() {
        try (FakeTarget target = new FakeTarget(FakeLinux.x86().build())) {
            target.map(AT, 32 * MIB);
            target.fake.madvise(AT, 16 * MIB, Advice.MADV_HUGEPAGE);
            target.touch(AT, 32 * MIB);

            assertThat(target.plan().hugeBytes()).isEqualTo(16 * MIB);
            assertThat(target.plan().hugePages()).isEqualTo(8);
        }
    }

    @Test
    void takesTheHostsOwnHugePageSize() {
        FakeLinux fake = FakeLinux.arm64k().build();
        try (FakeTarget target = new FakeTarget(fake)) {
            long page = PageSize.mib(512).bytes();
            target.map(AT, 2 * page);
            fake.write(AT, 1, 7);

            CollapsePlan plan = target.plan();

            assertThat(plan.hugePage()).isEqualTo(PageSize.mib(512));
            assertThat(plan.hugePages()).isEqualTo(1);
            assertThat(plan.addedBytes()).isEqualTo(page - (64 << 10));
        }
    }
}

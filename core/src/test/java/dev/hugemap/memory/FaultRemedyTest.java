// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;

/** The command of a block that was refused is for all that was asked for, not for that block alone. */
final class FaultRemedyTest {
    private static final PageSize HUGE = PageSize.mib(2);
    private static final long BYTES = 4 * HUGE.bytes();

    private static Refusal refusal(FakeLinux linux, RegionOptions options) {
        try (Region region = HugeMemory.over(linux, linux.files()).reserve(BYTES, options)) {
            return catchThrowableOfType(HugePagesUnavailableException.class, () -> region.fault(0, BYTES))
                    .refusals()
                    .getFirst();
        }
    }

    private static FaultOutcome outcome(FakeLinux linux, BackingPolicy policy, long length) {
        RegionOptions options = RegionOptions.of(policy).faultedBy(FaultPolicy.largestFit());
        try (Region region = HugeMemory.over(linux, linux.files()).reserve(BYTES, options)) {
            return region.fault(0, length);
        }
    }

    private static FakeLinuxBuilder root() {
        return FakeLinux.x86().privileged();
    }

    @Test
    void aPoolThatRunsOutIsEnlargedByAllThatIsStillToCome() {
        FakeLinux linux = root().hugeTlb(HUGE, 1).build();
        BackingPolicy policy = prefer(hugeTlb(HUGE), transparent(), basePages());
        Refusal refusal = outcome(linux, policy, BYTES).fallbacks().getFirst().refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.POOL_SHORT);
        assertThat(refusal.cause()).startsWith("3 needed, 0 of 1 free in the pool");

        linux.admin().run(refusal.remedy());
        assertThat(outcome(linux, policy, BYTES).fallbacks()).isEmpty();
    }

    @Test
    void aFaultOfOneBlockAsksForOne() {
        FakeLinux linux = root().build();
        BackingPolicy policy = prefer(hugeTlb(HUGE), transparent(), basePages());
        Refusal refusal = outcome(linux, policy, 1).fallbacks().getFirst().refusal();
        assertThat(refusal.cause()).startsWith("1 needed, 0 of 0 free in the pool");
    }

    @Test
    void theLimitOnLockedMemoryIsRaisedForAllThatIsStillToCome() {
        FakeLinux linux = FakeLinux.x86()
                .lockedMemoryLimit(HUGE.bytes())
                .lockedMemoryCeiling(2 * BYTES)
                .build();
        RegionOptions options = RegionOptions.of(require(transparent()))
                .faultedBy(FaultPolicy.largestFit())
                .locked();
        Refusal refusal = refusal(linux, options);
        assertThat(refusal.reason()).isEqualTo(Reason.LOCKED_MEMORY_LIMIT);
        assertThat(refusal.remedy()).isEqualTo("ulimit -l " + (BYTES >> 10));
    }

    @Test
    void whatIsThereAlreadyIsNotAskedForAgain() {
        FakeLinux linux = root().build();
        RegionOptions options =
                RegionOptions.of(prefer(hugeTlb(HUGE), basePages())).faultedBy(FaultPolicy.largestFit());
        try (Region region = HugeMemory.over(linux, linux.files()).reserve(64 * HUGE.bytes(), options)) {
            region.fault(HUGE.bytes(), 63 * HUGE.bytes());
            Refusal refusal =
                    region.fault(0, 64 * HUGE.bytes()).fallbacks().getFirst().refusal();

            assertThat(refusal.cause()).contains("1 needed, 0 of 0 free in the pool");
        }
    }
}

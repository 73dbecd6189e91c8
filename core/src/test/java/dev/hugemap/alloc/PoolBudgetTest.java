// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.KIB;
import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What pools on a modelled host are charged with, and what they do where that is refused. */
final class PoolBudgetTest {
    private static final PageSize SMALL = PageSize.kib(4);
    private static final PageSize HUGE = PageSize.mib(2);

    private final ModelHost host = ModelHost.of(FakeLinux.x86().hugeTlb(HUGE, 4));
    private final FakeLinux linux = host.linux();
    private final Budget app = Budget.root("app", 16 * MIB);
    private final Budget cache = app.child("cache", 8 * MIB);
    private final Budget index = app.child("index");

    @AfterEach
    void nothingStaysCharged() {
        assertThat(app.used()).isZero();
        assertThat(app.statistics().pages()).allMatch(each -> each.used() == 0);
        cache.close();
        index.close();
        app.close();
    }

    @Test
    void granulesAreChargedWhenTheyAreCommittedUntilTheyAreGivenBack() {
        try (HugePool pool = open(cache)) {
            assertThat(app.used()).isZero();
            MemorySegment small = pool.allocate(64);
            MemorySegment large = pool.allocate(3 * MIB);
            assertThat(cache.used()).isEqualTo(6 * MIB).isEqualTo(linux.residentBytes());
            assertThat(app.statistics().usedOn(HUGE)).isEqualTo(6 * MIB);

            pool.free(large);
            assertThat(cache.used()).as("kept").isEqualTo(6 * MIB);
            pool.giveBack();
            assertThat(cache.used()).isEqualTo(2 * MIB).isEqualTo(linux.residentBytes());
            pool.allocate(MIB);
            pool.free(small);
        }
        assertThat(cache.peak()).isEqualTo(6 * MIB);
    }

    @Test
    void aRefusalChangesNothingAndAsksTheKernelForNothing() {
        try (HugePool pool = open(cache)) {
            pool.allocate(6 * MIB);
            Snapshot before = linux.snapshot();
            PoolStatistics pooled = pool.statistics();
            BudgetStatistics budgets = app.statistics();
            linux.forgetCalls();
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> pool.allocate(4 * MIB))
                    .withCauseInstanceOf(BudgetExceededException.class)
                    .withMessageContaining("cannot allocate 4 MiB from the pool, which takes 2 more granules")
                    .withMessageContaining("cannot charge 4 MiB to app/cache: app/cache has 6 MiB of 8 MiB in use");
            assertThat(linux.calls()).isEmpty();
            assertThat(linux.snapshot()).isEqualTo(before);
            assertThat(pool.statistics()).isEqualTo(pooled);
            assertThat(app.statistics()).isEqualTo(budgets);
            assertThat(pool.allocate(2 * MIB).byteSize()).isEqualTo(2 * MIB);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(64));
            cache.limit(10 * MIB);
            assertThat(pool.allocate(64).byteSize()).isEqualTo(64);
        }
    }

    @Test
    void whatTheKernelRefusesIsNotCharged() {
        try (HugePool pool =
                host.open(ModelHost.options(require(hugeTlb()), 64 * MIB).chargedTo(app))) {
            pool.allocate(8 * MIB);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(4 * MIB));
            assertThat(app.used()).isEqualTo(8 * MIB).isEqualTo(linux.residentBytes());
            assertThat(app.statistics().usedOn(HUGE)).isEqualTo(8 * MIB);
        }
    }

    @Test
    void emptyGranulesOfTheSamePoolGoBackBeforeItsBudgetRefuses() {
        try (HugePool pool = open(cache)) {
            MemorySegment one = pool.allocate(2 * MIB);
            MemorySegment two = pool.allocate(2 * MIB);
            MemorySegment three = pool.allocate(2 * MIB);
            pool.free(one);
            pool.free(three);
            assertThat(cache.used()).isEqualTo(6 * MIB);
            assertThat(pool.allocate(6 * MIB).byteSize()).isEqualTo(6 * MIB);
            assertThat(cache.used()).isEqualTo(8 * MIB);
            pool.free(two);
        }
    }

    @Test
    void emptyGranulesOfOtherPoolsGoBackBeforeTheBudgetOfBothRefuses() {
        try (HugePool caching = open(cache);
                HugePool indexing = open(index)) {
            caching.free(caching.allocate(8 * MIB));
            assertThat(app.used()).isEqualTo(8 * MIB);
            MemorySegment entries = indexing.allocate(10 * MIB);
            assertThat(cache.used()).isZero();
            assertThat(entries.byteSize()).isEqualTo(index.used());
        }
    }

    @Test
    void whatTheKernelDoesNotTakeBackStaysChargedToTheOtherPool() {
        try (HugePool caching = open(cache);
                HugePool indexing = open(index)) {
            caching.free(caching.allocate(8 * MIB));
            linux.failEvery("mmap", Errno.ENOMEM);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> indexing.allocate(10 * MIB));
            linux.failNothing();
            assertThat(cache.used()).isEqualTo(8 * MIB).isEqualTo(linux.residentBytes());
            assertThat(indexing.allocate(10 * MIB).byteSize()).isEqualTo(10 * MIB);
        }
    }

    @Test
    void aListenerMayFreeToAndAllocateFromThePoolThatAsks() {
        try (HugePool pool = open(cache)) {
            List<MemorySegment> old = List.of(pool.allocate(2 * MIB), pool.allocate(60 * KIB), pool.allocate(4 * MIB));
            cache.onRefused(refused -> {
                old.forEach(pool::free);
                pool.free(pool.allocate(60 * KIB));
                pool.free(pool.allocate(64));
                pool.free(pool.allocate(MIB));
            });
            // Fills what is left, so that the next block of any size takes a granule.
            fill(pool, 60 * KIB, 2 * MIB);
            assertThat(cache.used()).isEqualTo(8 * MIB);
            MemorySegment small = pool.allocate(64);
            assertThat(small.byteSize()).isEqualTo(64);
            pool.free(small);
        }
    }

    @Test
    void aListenerMayChargeAnotherBudgetAndBeRefusedItself() {
        Budget other = Budget.root("other", 4 * MIB);
        try (HugePool pool = open(cache);
                HugePool spill = open(other)) {
            MemorySegment all = pool.allocate(8 * MIB);
            cache.onRefused(refused -> {
                assertThat(spill.allocate(4 * MIB).byteSize()).isEqualTo(4 * MIB);
                assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> spill.allocate(64));
                assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(64));
                pool.free(all);
            });
            assertThat(pool.allocate(64).byteSize()).isEqualTo(64);
        }
        other.close();
    }

    @Test
    void aListenerThatThrowsLeavesThePoolAsItWas() {
        try (HugePool pool = open(cache)) {
            cache.onRefused(refused -> {
                throw new IllegalCallerException("not now");
            });
            pool.allocate(8 * MIB);
            PoolStatistics before = pool.statistics();
            assertThatExceptionOfType(IllegalCallerException.class).isThrownBy(() -> pool.allocate(64));
            assertThatExceptionOfType(IllegalCallerException.class).isThrownBy(() -> pool.allocate(MIB));
            try (PoolArena arena = pool.arena()) {
                assertThatExceptionOfType(IllegalCallerException.class).isThrownBy(() -> arena.allocate(64));
            }
            assertThat(pool.statistics()).isEqualTo(before);
            cache.limit(10 * MIB);
            assertThat(pool.allocate(64).byteSize()).isEqualTo(64);
        }
    }

    @Test
    void nobodyElseIsAskedForWhatTheKernelRefuses() {
        linux.admin().useElsewhere(HUGE, 4);
        BudgetCharge charge = cache.charge(8 * MIB, SMALL);
        cache.onRefused(refused -> charge.close());
        cache.onRefused(refused -> {
            throw new AssertionError("asked for " + refused.missingBytes());
        });
        try (HugePool pool =
                host.open(ModelHost.options(require(hugeTlb()), 64 * MIB).chargedTo(cache))) {
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> pool.allocate(2 * MIB))
                    .withCauseInstanceOf(HugePagesUnavailableException.class);
            assertThat(app.used()).isZero();
        }
    }

    @Test
    void aPoolThatAListenerClosesGivesNothing() {
        HugePool pool = open(cache);
        pool.allocate(8 * MIB);
        cache.onRefused(refused -> pool.close());
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.allocate(MIB))
                .withMessageContaining("the pool is closed");
    }

    @Test
    void aListenerIsCalledWithoutALockOfThePool() throws InterruptedException {
        try (HugePool pool = open(cache)) {
            MemorySegment all = pool.allocate(8 * MIB);
            cache.onRefused(refused -> {
                Thread other = Thread.ofPlatform().start(() -> pool.free(all));
                try {
                    assertThat(other.join(Duration.ofSeconds(10))).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(pool.allocate(64).byteSize()).isEqualTo(64);
            Thread virtual = Thread.ofVirtual().start(() -> pool.free(pool.allocate(3000)));
            virtual.join();
        }
    }

    @Test
    void aBudgetIsNotClosedUnderAnOpenPool() {
        try (HugePool pool = open(cache)) {
            assertThatIllegalStateException()
                    .isThrownBy(cache::close)
                    .withMessageContaining("open pools of its own: 1");
            assertThat(pool.allocate(64).byteSize()).isEqualTo(64);
        }
    }

    @Test
    void aPoolIsNotOpenedOnAClosedBudget() {
        Budget gone = app.child("gone");
        gone.close();
        Snapshot before = linux.snapshot();
        assertThatIllegalStateException().isThrownBy(() -> open(gone)).withMessageContaining("app/gone is closed");
        assertThat(linux.snapshot()).isEqualTo(before);
    }

    private static void fill(HugePool pool, long block, long bytes) {
        for (long at = 0; at + block <= bytes; at += block) {
            pool.allocateAddress(block);
        }
    }

    private HugePool open(Budget budget) {
        return host.open(ModelHost.options(require(transparent()), 64 * MIB)
                .keepingFor(Duration.ofDays(1))
                .chargedTo(budget));
    }
}

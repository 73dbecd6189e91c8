// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.hugemap.fake.FakeLinux;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool finds of what is done wrong to it, and what it says of blocks that are left. */
final class CheckedPoolTest {
    private final ModelHost host = ModelHost.of(FakeLinux.x86());
    private final PoolOptions plain = ModelHost.options(require(transparent()), 64 * MIB);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 64, 100, 1000, 70_000, 5 * MIB})
    void eachMisuseIsFoundAndNamesTheOrigin(long bytes) {
        try (HugePool pool = host.open(plain.trackingOrigins())) {
            MemorySegment block = pool.allocate(bytes);
            assertMisuse(Misuse.INTERIOR_ADDRESS, true, () -> pool.freeAddress(block.address() + 8));
            assertMisuse(Misuse.FOREIGN_ADDRESS, false, () -> pool.freeAddress(block.address() + 32 * MIB));

            host.linux().write(block.address() + bytes, 1, 1);
            assertMisuse(Misuse.WRITE_PAST_END, true, () -> pool.free(block));
            host.linux().write(block.address() + bytes, 1, (byte) 0xA5);

            assertThatNoException().as("put right").isThrownBy(() -> pool.free(block));
            assertMisuse(Misuse.DOUBLE_FREE, true, () -> pool.free(block));
            assertThat(pool.live().count()).isZero();
        }
    }

    @Test
    void aCheckedPoolWithoutOriginsNamesTheBlock() {
        try (HugePool pool = host.open(plain.checked())) {
            MemorySegment block = pool.allocate(64);
            pool.free(block);
            assertThatExceptionOfType(PoolMisuseException.class)
                    .isThrownBy(() -> pool.free(block))
                    .withMessageContaining("is free already: 64 B at 0x")
                    .satisfies(thrown ->
                            assertThat(thrown.block().orElseThrow().origin()).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -100, Long.MIN_VALUE})
    void refusesANegativeSizeBeforeAnythingIsMarked(long bytes) {
        try (HugePool pool = host.open(plain.checked())) {
            MemorySegment block = pool.allocate(64);

            assertThatIllegalArgumentException().isThrownBy(() -> pool.allocateAddress(bytes));
            assertThatIllegalArgumentException().isThrownBy(() -> pool.allocate(bytes));

            assertThat(pool.live().count()).isEqualTo(1);
            host.linux().checkContents(block.address(), 64, 0);
        }
    }

    @Test
    void refusesMoreThanThereIs() {
        try (HugePool pool = host.open(plain.checked())) {
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> pool.allocateAddress(Long.MAX_VALUE));
        }
    }

    @Test
    void aPlainPoolCountsADoubleFreeAndKeepsItsNumbers() {
        try (HugePool pool = host.open(plain)) {
            long block = pool.allocateAddress(60_000);
            pool.freeAddress(block);
            pool.freeAddress(block);
            pool.giveBack();
            assertThat(pool.statistics().wrongFrees()).isEqualTo(1);
            assertThat(pool.statistics().committedBytes()).isZero();
        }
    }

    @Test
    void theContentsOfACheckedBlockAreZero() {
        try (HugePool pool = host.open(plain.checked())) {
            for (int round = 0; round < 3; round++) {
                MemorySegment block = pool.allocate(100);
                host.linux().checkContents(block.address(), 100, 0);
                host.linux().write(block.address(), 100, 3);
                pool.free(block);
            }
        }
    }

    @Test
    void aCloseReportsWhatIsLiveWhereThatIsAskedFor() {
        HugePool pool = host.open(plain.trackingOrigins().reportingLive());
        pool.allocate(100);
        pool.free(pool.allocate(200));
        assertThatExceptionOfType(LiveBlocksException.class)
                .isThrownBy(pool::close)
                .withMessageContaining("1 block of 112 B")
                .withMessageContaining("100 B at 0x")
                .withMessageContaining("aCloseReportsWhatIsLiveWhereThatIsAskedFor")
                .satisfies(thrown -> assertThat(thrown.live().known()).hasSize(1));
        assertThat(host.linux().residentBytes()).as("closed all the same").isZero();
    }

    @Test
    void aPlainCloseReportsHowMuchIsLive() {
        HugePool pool = host.open(plain.reportingLive());
        pool.allocate(100);
        pool.allocate(MIB);
        assertThatExceptionOfType(LiveBlocksException.class)
                .isThrownBy(pool::close)
                .withMessageContaining("2 blocks of 1.0 MiB")
                .withMessageContaining("PoolOptions.trackingOrigins()");
    }

    @Test
    void aCloseWithNothingLiveReportsNothing() {
        HugePool pool = host.open(plain.checked().reportingLive());
        pool.free(pool.allocate(100));
        pool.free(pool.allocate(3 * MIB));
        assertThatNoException().isThrownBy(pool::close);
    }

    @Test
    void statisticsTellWhatIsLiveCachedAndCommitted() {
        try (HugePool pool = host.open(plain)) {
            pool.allocate(100);
            pool.allocate(MIB);
            PoolStatistics numbers = pool.statistics();
            assertThat(numbers.liveBlocks()).isEqualTo(2);
            assertThat(numbers.liveBytes()).isEqualTo(MIB + 104);
            assertThat(numbers.committedBytes()).isEqualTo(2 * MIB);
            assertThat(numbers.cachedBytes()).isEqualTo(15 * 104);
            assertThat(numbers.externalFragmentation()).isBetween(0.49, 0.5);
            assertThat(numbers.classes())
                    .singleElement()
                    .isEqualTo(new SizeClassStatistics(104, 1, SizeClasses.UNIT, 1, 15));
            assertThat(numbers)
                    .hasToString("2 live blocks of 1.0 MiB in 2 MiB committed; 1 of 32 granules of 2 MiB have"
                            + " blocks in them, and 31 without lie side by side at most");
        }
    }

    private static void assertMisuse(Misuse misuse, boolean tracked, Runnable call) {
        assertThatExceptionOfType(PoolMisuseException.class)
                .isThrownBy(call::run)
                .satisfies(thrown -> assertThat(thrown.misuse()).isEqualTo(misuse))
                .satisfies(thrown -> assertThat(
                                String.valueOf(thrown.getMessage()).contains("CheckedPoolTest.eachMisuseIsFound"))
                        .as(thrown.getMessage())
                        .isEqualTo(tracked));
    }
}

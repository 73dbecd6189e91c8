// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.KIB;
import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool on modelled hosts: what is committed for which blocks, and what is given back. */
final class HugePoolTest {
    private static final PageSize HUGE = PageSize.mib(2);

    private final ModelHost host = ModelHost.of(FakeLinux.x86().hugeTlb(HUGE, 8));
    private final FakeLinux linux = host.linux();
    private final Snapshot empty = linux.snapshot();

    @Test
    void commitsNothingBeforeItIsAsked() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            assertThat(linux.residentBytes()).isZero();
            assertThat(pool.granuleBytes()).isEqualTo(2 * MIB);
            assertThat(pool.report().absentBytes()).isEqualTo(64 * MIB);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void smallAndMiddlingBlocksShareAGranule() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            for (int bytes = 1; bytes <= 64 * KIB; bytes += 997) {
                assertThat(pool.allocate(bytes).byteSize()).isEqualTo(bytes);
            }
            pool.allocate(100 * KIB);
            assertThat(linux.residentBytes()).isEqualTo(4 * MIB);
            assertThat(pool.report().bytesOnLeaves(HUGE)).isEqualTo(4 * MIB);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void anEmptySegmentIsABlockThatCanBeFreed() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            MemorySegment nothing = pool.allocate(0);
            assertThat(nothing.byteSize()).isZero();
            assertThat(nothing.address()).isNotEqualTo(pool.allocate(0).address());
            pool.free(nothing);
        }
    }

    @Test
    void theRestOfTheLastGranuleOfALargeBlockServesOthers() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            MemorySegment large = pool.allocate(5 * MIB);
            assertThat(linux.residentBytes()).isEqualTo(6 * MIB);
            MemorySegment middling = pool.allocate(900 * KIB);
            assertThat(linux.residentBytes()).isEqualTo(6 * MIB);
            assertThat(middling.address()).isGreaterThanOrEqualTo(large.address() + large.byteSize());

            pool.free(large);
            assertThat(pool.giveBack()).as("the last granule is in use").isEqualTo(4 * MIB);
            pool.free(middling);
            assertThat(pool.giveBack()).isEqualTo(2 * MIB);
            assertThat(linux.residentBytes()).isZero();
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 3000, 64 * KIB, 300 * KIB, 2 * MIB, 5 * MIB})
    void whatIsAllocatedIsZeroAlsoWhereOthersWrote(long bytes) {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            for (int round = 0; round < 3; round++) {
                MemorySegment block = pool.allocate(bytes);
                linux.checkContents(block.address(), bytes, 0);
                linux.write(block.address(), bytes, 7);
                pool.free(block);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 24, 1000, 8 * KIB, 65 * KIB, MIB, 2 * MIB, 3 * MIB})
    void alignsUpToTheGranule(long bytes) {
        try (HugePool pool = host.open(require(transparent()), 256 * MIB)) {
            for (long alignment = 1; alignment <= pool.granuleBytes(); alignment <<= 1) {
                MemorySegment block = pool.allocate(bytes, alignment);
                assertThat(block.address() % alignment).isZero();
                assertThat(pool.allocateAddress(bytes, alignment) % alignment).isZero();
                pool.free(block);
            }
            assertThatIllegalArgumentException().isThrownBy(() -> pool.allocate(bytes, 4 * MIB));
            assertThatIllegalArgumentException().isThrownBy(() -> pool.allocate(bytes, 3));
            assertThatIllegalArgumentException().isThrownBy(() -> pool.allocate(-bytes, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> pool.allocateAddress(-bytes));
        }
    }

    @Test
    void sparseGranulesDrainWhileDenseOnesFill() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            List<MemorySegment> first = fill(pool, 2 * MIB);
            List<MemorySegment> second = fill(pool, 2 * MIB);
            first.subList(1, first.size()).forEach(pool::free);
            second.subList(0, 2).forEach(pool::free);

            MemorySegment next = pool.allocate(128 * KIB);
            assertThat(next.address() / (2 * MIB))
                    .as("of the dense one")
                    .isEqualTo(second.getFirst().address() / (2 * MIB));
            pool.free(first.getFirst());
            assertThat(pool.giveBack()).as("all of the sparse one").isEqualTo(2 * MIB);
        }
    }

    @Test
    void aFullPoolSaysSoAndChangesNothing() {
        try (HugePool pool = host.open(require(transparent()), 8 * MIB)) {
            MemorySegment one = pool.allocate(6 * MIB);
            Snapshot before = linux.snapshot();
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> pool.allocate(4 * MIB))
                    .withMessageContaining(
                            "cannot allocate 4 MiB from the pool, which takes 2 more granules side by side")
                    .withMessageContaining("3 of 4 granules of 2 MiB have blocks in them")
                    .withMessageContaining("PoolOptions.capacity")
                    .satisfies(full -> assertThat(full.requestedBytes()).isEqualTo(4 * MIB));
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> pool.allocate(Long.MAX_VALUE));
            assertThat(linux.snapshot()).isEqualTo(before);

            pool.free(one);
            assertThat(pool.allocate(4 * MIB).byteSize()).isEqualTo(4 * MIB);
        }
    }

    @Test
    void memoryThatIsRefusedIsATypedExceptionWithEveryReason() {
        try (HugePool pool = host.open(require(hugeTlb()), 64 * MIB)) {
            pool.allocate(12 * MIB);
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> pool.allocate(6 * MIB))
                    .withCauseInstanceOf(HugePagesUnavailableException.class)
                    .withMessageContaining("which takes 3 more granules: 6 of 32 granules of 2 MiB have blocks in them")
                    .withMessageContaining("1 needed, 0 of 8 free in the pool")
                    .satisfies(full -> linux.admin().run(remedy(full)));
            assertThat(linux.residentBytes()).isEqualTo(12 * MIB);
            assertThat(pool.allocate(6 * MIB).byteSize()).as("by the remedy").isEqualTo(6 * MIB);
        }
        assertThat(linux.residentBytes()).isZero();
    }

    @Test
    void emptyGranulesAreKeptWhileRecentDemandNeedsThem() {
        PoolOptions options =
                ModelHost.options(require(transparent()), 64 * MIB).keepingFor(Duration.ofSeconds(7));
        try (HugePool pool = host.open(options)) {
            MemorySegment block = pool.allocate(8 * MIB);
            pool.free(block);
            assertThat(linux.residentBytes()).as("wanted a moment ago").isEqualTo(8 * MIB);

            host.pass(Duration.ofSeconds(5));
            pool.free(pool.allocate(3 * MIB));
            assertThat(linux.residentBytes()).as("still in the window").isEqualTo(8 * MIB);

            host.pass(Duration.ofSeconds(4));
            pool.free(pool.allocate(3 * MIB));
            assertThat(linux.residentBytes()).as("what was wanted since").isEqualTo(4 * MIB);
        }
    }

    @Test
    void whatWasInUseForLongIsRecentDemandWhenItIsFreed() {
        PoolOptions options =
                ModelHost.options(require(transparent()), 64 * MIB).keepingFor(Duration.ofSeconds(7));
        try (HugePool pool = host.open(options)) {
            MemorySegment block = pool.allocate(8 * MIB);
            host.pass(Duration.ofMinutes(1));
            pool.free(block);
            assertThat(linux.residentBytes()).isEqualTo(8 * MIB);
        }
    }

    @Test
    void emptyGranulesCanBeKeptForEver() {
        PoolOptions options =
                ModelHost.options(require(transparent()), 64 * MIB).keepingFor(ChronoUnit.FOREVER.getDuration());
        try (HugePool pool = host.open(options)) {
            pool.free(pool.allocate(8 * MIB));
            host.pass(Duration.ofDays(1000));
            pool.free(pool.allocate(2 * MIB));
            assertThat(linux.residentBytes()).isEqualTo(8 * MIB);
        }
    }

    @Test
    void keptPagesAreGivenBackWhereTheyAreWhatIsMissing() {
        PoolOptions options = ModelHost.options(require(hugeTlb()), 64 * MIB).keepingFor(Duration.ofDays(1));
        try (HugePool pool = host.open(options)) {
            List<MemorySegment> blocks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                blocks.add(pool.allocate(2 * MIB));
            }
            for (int i = 0; i < 8; i += 2) {
                pool.free(blocks.get(i));
            }
            assertThat(pool.allocate(6 * MIB).byteSize()).isEqualTo(6 * MIB);
        }
    }

    @Test
    void refusesToBeCongruentToAnOffset() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PoolOptions.of(RegionOptions.of(require(transparent())).congruentTo(4096)))
                .withMessageContaining("offset of 4,096");
        assertThat(PoolOptions.of(RegionOptions.of(require(transparent())).congruentTo(0))
                        .region()
                        .congruence())
                .isZero();
    }

    @Test
    void nothingIsKeptWhereThatIsAskedFor() {
        PoolOptions options =
                ModelHost.options(require(transparent()), 64 * MIB).keepingFor(Duration.ZERO);
        try (HugePool pool = host.open(options)) {
            pool.free(pool.allocate(8 * MIB));
            assertThat(linux.residentBytes()).isZero();
        }
    }

    @Test
    void smallPagesMakeUpGranules() {
        try (HugePool pool = host.open(require(basePages()), 100 * KIB)) {
            assertThat(pool.granuleBytes()).isEqualTo(MIB);
            MemorySegment block = pool.allocate(5000);
            assertThat(linux.residentBytes()).isEqualTo(MIB);
            assertThat(pool.outcomes(block)).singleElement().asString().contains("base 4 KiB");
            assertThat(pool.report(block).bytesOnLeaves(PageSize.kib(4))).isGreaterThanOrEqualTo(5000);
        }
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    @Test
    void aGiantGranuleServesEverything() {
        PageSize giant = PageSize.gib(1);
        ModelHost giants = ModelHost.of(FakeLinux.x86().hugeTlb(giant, 2).memory(64 * ModelHost.GIB));
        Snapshot before = giants.linux().snapshot();
        try (HugePool pool = giants.open(prefer(hugeTlb(giant), transparent()), 3 * MIB)) {
            assertThat(pool.granuleBytes()).isEqualTo(giant.bytes());
            pool.allocate(64);
            MemorySegment middling = pool.allocate(700 * MIB, 2 * MIB);
            assertThat(giants.linux().residentBytes()).isEqualTo(giant.bytes());
            pool.free(middling);
        }
        assertThat(giants.linux().snapshot()).isEqualTo(before);
    }

    @Test
    void servesAMachineWithBasePagesOf64K() {
        ModelHost arm = ModelHost.of(FakeLinux.arm64k());
        Snapshot before = arm.linux().snapshot();
        try (HugePool pool = arm.open(prefer(transparent(), basePages()), MIB)) {
            assertThat(pool.granuleBytes()).isEqualTo(512 * MIB);
            pool.free(pool.allocate(64));
            assertThat(pool.giveBack()).isEqualTo(512 * MIB);
        }
        assertThat(arm.linux().snapshot()).isEqualTo(before);
    }

    @Test
    void whatIsNoBlockIsRefused() {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB);
                HugePool other = host.open(require(transparent()), 64 * MIB)) {
            MemorySegment middling = pool.allocate(MIB);
            MemorySegment large = pool.allocate(4 * MIB);
            assertMisuse(Misuse.FOREIGN_ADDRESS, () -> pool.freeAddress(0));
            assertMisuse(Misuse.FOREIGN_ADDRESS, () -> pool.freeAddress(-1));
            assertMisuse(Misuse.FOREIGN_ADDRESS, () -> pool.freeAddress(other.allocateAddress(64)));
            assertMisuse(Misuse.FOREIGN_ADDRESS, () -> pool.free(other.allocate(64)));
            assertMisuse(Misuse.INTERIOR_ADDRESS, () -> pool.free(middling.asSlice(8192)));
            assertMisuse(Misuse.INTERIOR_ADDRESS, () -> pool.free(large.asSlice(3 * MIB)));
            pool.free(middling);
            pool.free(large);
            assertMisuse(Misuse.FOREIGN_ADDRESS, () -> pool.free(middling));
            assertMisuse(Misuse.FOREIGN_ADDRESS, () -> pool.free(large));
        }
    }

    @Test
    void aClosedPoolIsOfNoUse() {
        HugePool pool = host.open(require(transparent()), 64 * MIB);
        MemorySegment block = pool.allocate(64);
        pool.close();
        assertThat(block.scope().isAlive()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> pool.allocate(64));
        assertThatIllegalStateException().isThrownBy(() -> pool.allocateAddress(64));
        assertThatIllegalStateException().isThrownBy(() -> pool.allocateAddress(MIB));
        assertThatIllegalStateException().isThrownBy(() -> pool.free(block));
        assertThatIllegalStateException().isThrownBy(pool::close);
        assertThat(linux.snapshot()).isEqualTo(empty);
    }

    private static List<MemorySegment> fill(HugePool pool, long bytes) {
        List<MemorySegment> blocks = new ArrayList<>();
        for (long done = 0; done < bytes; done += 128 * KIB) {
            blocks.add(pool.allocate(128 * KIB));
        }
        return blocks;
    }

    private static String remedy(PoolExhaustedException full) {
        return ((HugePagesUnavailableException) Objects.requireNonNull(full.getCause()))
                .refusals()
                .getFirst()
                .remedy();
    }

    private static void assertMisuse(Misuse misuse, Runnable call) {
        assertThatExceptionOfType(PoolMisuseException.class)
                .isThrownBy(call::run)
                .satisfies(thrown -> assertThat(thrown.misuse()).isEqualTo(misuse));
    }
}

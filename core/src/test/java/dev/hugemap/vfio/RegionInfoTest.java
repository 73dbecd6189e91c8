// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Answers of the kernel, byte by byte as {@code linux/vfio.h} has them: no emulated device has areas apart. */
final class RegionInfoTest {
    private static final int READ_WRITE_MMAP = 7;
    private static final int CAPS = 8;
    private static final int SPARSE = 1;
    private static final int MSIX = 3;
    private static final long MIB = 1 << 20;

    private final ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    @Test
    void aRegionWithoutCapabilitiesCanBeMappedWhole() {
        header(READ_WRITE_MMAP, 2, 0, 64 * MIB, 2L << 40);

        assertThat(read())
                .isEqualTo(new RegionInfo(2, 64 * MIB, 2L << 40, true, true, List.of(area(0, 64 * MIB)), false));
        assertThat(read().holeCause()).isEmpty();
    }

    @Test
    void portsCanBeReadAndWrittenAndNotMapped() {
        header(3, 1, 0, 256, 1L << 40);

        assertThat(read()).isEqualTo(new RegionInfo(1, 256, 1L << 40, true, true, List.of(), false));
        assertThat(read().holeCause())
                .hasValueSatisfying(cause -> assertThat(cause).contains("I/O ports"));
    }

    @Test
    void whatTheDeviceLacksIsEmpty() {
        header(READ_WRITE_MMAP, 5, 0, 0, 5L << 40);

        assertThat(read().areas()).isEmpty();
        assertThat(read().length()).isZero();
        assertThat(read().holeCause()).isEmpty();
    }

    @Test
    void areasThatCanBeMappedAreInOrderAndThoseThatTouchAreOne() {
        header(READ_WRITE_MMAP | CAPS, 4, 32, MIB, 4L << 40);
        capability(32, MSIX, 40);
        sparse(40, 0, Map.of(0x8000L, 0x1000L, 0x2000L, 0x3000L, 0x5000L, 0x1000L, 0xf000L, 0L));

        assertThat(read().areas()).containsExactly(area(0x2000, 0x4000), area(0x8000, 0x1000));
    }

    @Test
    void aMessageTableThatCanBeMappedIsNoHole() {
        header(READ_WRITE_MMAP | CAPS, 0, 32, MIB, 0);
        capability(32, MSIX, 0);

        assertThat(read())
                .returns(true, RegionInfo::messageTableMappable)
                .returns(List.of(area(0, MIB)), RegionInfo::areas)
                .returns(Optional.empty(), RegionInfo::holeCause);
    }

    @Test
    void holesAreSaidToBeTheMessageTablesOnlyWhereTheKernelLeavesThatOpen() {
        header(READ_WRITE_MMAP | CAPS, 0, 32, MIB, 0);
        sparse(32, 0, Map.of(0x2000L, 0x3000L));
        assertThat(read().messageTableMappable()).isFalse();
        assertThat(read().holeCause())
                .contains("its driver lists what can be mapped; the rest may hold the MSI-X table,"
                        + " of which the kernel doesn't say that it can be");

        sparse(32, 64, Map.of(0x2000L, 0x3000L));
        capability(64, MSIX, 0);
        assertThat(read().messageTableMappable()).isTrue();
        assertThat(read().holeCause())
                .contains("its driver lists what can be mapped; the MSI-X table could be,"
                        + " so it isn't why the rest can't");
    }

    @Test
    void longsAtMultiplesOfFourAreRead() {
        header(READ_WRITE_MMAP | CAPS, 0, 36, MIB, 0);
        sparse(36, 0, Map.of(0x4000L, 0x1000L));

        assertThat(read().areas()).containsExactly(area(0x4000, 0x1000));
    }

    @Test
    void aChainThatLeadsOutOrBackIsRefused() {
        for (int first : new int[] {4, 250, 256, -1}) {
            header(READ_WRITE_MMAP | CAPS, 0, 32, MIB, 0);
            capability(32, MSIX, first);

            assertThatIllegalStateException().isThrownBy(this::read).withMessageContaining("a capability of vfio");
        }
    }

    @Test
    void areasBeyondTheRegionOrTheAnswerAreRefused() {
        header(READ_WRITE_MMAP | CAPS, 0, 32, MIB, 0);
        sparse(32, 0, Map.of(MIB - 0x1000, 0x2000L));
        assertThatIllegalStateException().isThrownBy(this::read).withMessageContaining("in a region of 1048576 bytes");

        bytes.putInt(40, 14);
        assertThatIllegalStateException().isThrownBy(this::read).withMessageContaining("14 areas that can be mapped");
        bytes.putInt(40, -1);
        assertThatIllegalStateException().isThrownBy(this::read).withMessageContaining("4294967295 areas");
    }

    @Test
    void noAnswerMakesAnythingButARegionOrARefusal() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes.array());
            int first = random.nextInt(290) - 20;
            header(READ_WRITE_MMAP | CAPS, 0, first, random.nextLong(1L << 34), 0);
            if (first >= 32 && first <= 248 && random.nextBoolean()) {
                capability(first, SPARSE, random.nextBoolean() ? 0 : random.nextInt(260));
            }
            try {
                RegionInfo region = read();
                long end = -1;
                for (AddressRange area : region.areas()) {
                    assertThat(area.start()).isGreaterThan(end);
                    end = area.end();
                    assertThat(end).isLessThanOrEqualTo(region.length());
                }
            } catch (IllegalStateException refused) {
                assertThat(refused).hasMessageContaining("bytes");
            }
        }
    }

    private static AddressRange area(long start, long length) {
        return new AddressRange(start, length);
    }

    private void header(int flags, int index, int capabilities, long size, long offset) {
        bytes.putInt(0, bytes.capacity()).putInt(4, flags).putInt(8, index).putInt(12, capabilities);
        bytes.putLong(16, size).putLong(24, offset);
    }

    private void capability(int at, int id, int next) {
        bytes.putShort(at, (short) id).putShort(at + 2, (short) 1).putInt(at + 4, next);
    }

    private void sparse(int at, int next, Map<Long, Long> areas) {
        capability(at, SPARSE, next);
        bytes.putInt(at + 8, areas.size());
        int area = at + 16;
        for (Map.Entry<Long, Long> entry : areas.entrySet()) {
            bytes.putLong(area, entry.getKey()).putLong(area + 8, entry.getValue());
            area += 16;
        }
    }

    private RegionInfo read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(bytes.capacity(), 8);
            answer.copyFrom(MemorySegment.ofArray(bytes.array()));
            return RegionInfo.of(answer);
        }
    }
}

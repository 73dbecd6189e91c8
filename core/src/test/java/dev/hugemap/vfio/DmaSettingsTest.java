// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is said to be free for mappings is what can be had. */
final class DmaSettingsTest extends VfioFixture {
    private static final PageSize PAGE = PageSize.kib(4);

    @Test
    void theFirstPageIsNoneOfThoseThatCanBeMapped() {
        assertThat(ranges(new IovaRange(0, 0x1fff), new IovaRange(0x10000, 0x1ffff)))
                .containsExactly(new IovaRange(0x1000, 0x1fff), new IovaRange(0x10000, 0x1ffff));
        assertThat(ranges(new IovaRange(0, 0xfff))).isEmpty();
    }

    @Test
    void neitherAreAddressesThatASignedNumberCannotHold() {
        assertThat(ranges(new IovaRange(1L << 62, -1))).containsExactly(new IovaRange(1L << 62, Long.MAX_VALUE));
        assertThat(ranges(new IovaRange(Long.MIN_VALUE, -1))).isEmpty();
    }

    @Test
    void allThatIsToldIsGivenOut() {
        try (VfioDevice device = host.open(EDU)) {
            IovaAllocator free = new IovaAllocator(device.iovaRanges());
            assertThat(free.free()).isEqualTo(device.iovaRanges());
            long lowest = device.iovaRanges().getFirst().first();
            assertThat(free.take(PAGE.bytes(), 0, PAGE)).hasValue(lowest);
        }
    }

    private List<IovaRange> ranges(IovaRange... told) {
        VfioSubject nowhere = new VfioSubject(EDU, OptionalInt.empty());
        return DmaSettings.of(host, nowhere, new Told(List.of(told))).ranges();
    }

    private record Told(List<IovaRange> ranges) implements DmaSpace {
        @Override
        public long pageSizes() {
            return PAGE.bytes();
        }

        @Override
        public OptionalLong mappingsLeft() {
            return OptionalLong.empty();
        }

        @Override
        public PinAccount account() {
            return PinAccount.USER;
        }

        @Override
        public void map(long address, long length, long iova, DmaRights rights) {
            throw new AssertionError("a diagnosis and a setting map nothing");
        }

        @Override
        public void unmap(long iova, long length) {
            throw new AssertionError("a diagnosis and a setting map nothing");
        }
    }
}

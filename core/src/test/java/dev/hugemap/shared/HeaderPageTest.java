// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.shared.HeaderReading.OtherVersion;
import dev.hugemap.shared.HeaderReading.Torn;
import dev.hugemap.shared.HeaderReading.Whole;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class HeaderPageTest {
    private static final RegionHeader FIRST = new RegionHeader(1, false, 2 << 20, 64L << 20, 4711, 1000);

    private final MemorySegment bytes = Arena.ofAuto().allocate(HeaderPage.BYTES, 8);
    private final HeaderPage page = new HeaderPage(bytes);

    private static RegionHeader header(long generation) {
        RegionHeader header = FIRST;
        while (header.generation() < generation) {
            header = header.next(header.generation() % 2 == 1, 4711 + header.generation(), 2000);
        }
        return header;
    }

    private static MemorySegment copy(MemorySegment original) {
        return Arena.ofAuto().allocate(HeaderPage.BYTES, 8).copyFrom(original);
    }

    @Test
    void anEmptyPageHasNoHeader() {
        assertThat(page.read()).isEqualTo(new Torn("it has no header"));
    }

    @Test
    void theLastOfManyHeadersCounts() {
        for (long generation = 1; generation <= 9; generation++) {
            page.write(header(generation));

            assertThat(page.read()).isEqualTo(new Whole(header(generation), false));
        }
    }

    @Test
    void aWriterThatEndsAnywhereLeavesTheOneBeforeAndATrace() {
        for (long generation = 2; generation <= 4; generation++) {
            page.write(header(generation - 1));
            MemorySegment before = copy(bytes);
            page.write(header(generation));
            long slot = generation % 2 == 0 ? HeaderPage.SLOT_STRIDE : 0;
            for (int written = 0; written <= HeaderSlot.BYTES - 8; written++) {
                MemorySegment torn = copy(before);
                torn.asSlice(slot, 8).fill((byte) 0);
                MemorySegment.copy(bytes, slot + 8, torn, slot + 8, written);

                boolean hasBegun = generation > 2 || written > 0;
                assertThat(new HeaderPage(torn).read())
                        .as("generation %d, %d bytes", generation, written)
                        .isEqualTo(new Whole(header(generation - 1), hasBegun));
            }
        }
    }

    @Test
    void anyByteThatIsNotAsItWasWrittenIsNoticed() {
        page.write(header(1));
        for (int at = 0; at < HeaderSlot.BYTES; at++) {
            MemorySegment damaged = copy(bytes);
            damaged.set(JAVA_BYTE, at, (byte) (damaged.get(JAVA_BYTE, at) ^ 0x10));

            assertThat(new HeaderPage(damaged).read()).as("byte %d", at).isNotInstanceOf(Whole.class);
        }
    }

    @Test
    void damageOfTheNewestLeavesTheOneBeforeAndATrace() {
        page.write(header(1));
        page.write(header(2));
        bytes.set(JAVA_BYTE, HeaderPage.SLOT_STRIDE + 20, (byte) 99);

        assertThat(page.read()).isEqualTo(new Whole(header(1), true));
    }

    @Test
    void damageOfBothLeavesNone() {
        page.write(header(1));
        page.write(header(2));
        bytes.set(JAVA_BYTE, 20, (byte) 99);
        bytes.set(JAVA_BYTE, HeaderPage.SLOT_STRIDE + 20, (byte) 99);

        assertThat(page.read()).isEqualTo(new Torn("its header's checksum is wrong"));
    }

    @Test
    void anotherVersionIsToldWhereverItWrote() {
        page.write(header(1));
        page.write(header(2));
        bytes.set(JAVA_INT, 8, 7);
        assertThat(page.read()).isEqualTo(new OtherVersion(7));

        page.write(header(3));
        bytes.set(JAVA_INT, HeaderPage.SLOT_STRIDE + 8, 2);
        assertThat(page.read()).isEqualTo(new OtherVersion(2));
    }

    @Test
    void whatIsNoHeaderAtAllIsTorn() {
        bytes.fill((byte) 0x5a);

        assertThat(page.read()).isInstanceOf(Torn.class);
    }
}

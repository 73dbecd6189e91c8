// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Headers, names and descriptors of shared regions, which may be another user's work. */
final class SharedFuzzTest {
    private static byte[] page(int headers) {
        MemorySegment bytes = Arena.ofAuto().allocate(HeaderPage.BYTES, 8);
        RegionHeader header = new RegionHeader(1, false, 2 << 20, 64L << 20, 4711, 1000);
        for (int i = 0; i < headers; i++) {
            new HeaderPage(bytes).write(header);
            header = header.next(i % 2 == 0, 4712, 2000);
        }
        // Without the empty space behind each slot, where a change would be none.
        byte[] slots = new byte[2 * HeaderSlot.BYTES];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, slots, 0, HeaderSlot.BYTES);
        MemorySegment.copy(
                bytes, ValueLayout.JAVA_BYTE, HeaderPage.SLOT_STRIDE, slots, HeaderSlot.BYTES, HeaderSlot.BYTES);
        return slots;
    }

    @Test
    void aHeaderIsOneWhoseChecksumIsRightAndTheNewest() {
        List<byte[]> seeds = List.of(page(0), page(1), page(2), page(3));
        FuzzRun.of(FuzzTarget.binary("HeaderPage", 60, seeds), input -> {
            byte[] slots = Arrays.copyOf(input.bytes(), 2 * HeaderSlot.BYTES);
            MemorySegment bytes = MemorySegment.ofArray(new long[HeaderPage.BYTES / Long.BYTES]);
            MemorySegment.copy(slots, 0, bytes, ValueLayout.JAVA_BYTE, 0, HeaderSlot.BYTES);
            MemorySegment.copy(
                    slots, HeaderSlot.BYTES, bytes, ValueLayout.JAVA_BYTE, HeaderPage.SLOT_STRIDE, HeaderSlot.BYTES);

            HeaderReading reading = new HeaderPage(bytes).read();

            boolean first = isWhole(slots, 0);
            boolean second = isWhole(slots, HeaderSlot.BYTES);
            if (reading instanceof HeaderReading.Whole whole) {
                assertThat(first || second).isTrue();
                long a = first ? number(slots, 16) : Long.MIN_VALUE;
                long b = second ? number(slots, HeaderSlot.BYTES + 16) : Long.MIN_VALUE;
                assertThat(whole.header().generation()).isEqualTo(Math.max(a, b));
            } else {
                boolean other = reading instanceof HeaderReading.OtherVersion;
                assertThat(other || !first && !second).isTrue();
            }
        });
    }

    @Test
    void aDescriptorReadsBackAndIsNothingElse() {
        List<String> seeds = List.of(
                "4711/23/1034", "1/0/0", " 9/9/9 ", "4711/23", "9223372036854775807/2147483647/9223372036854775807");
        FuzzTarget target = FuzzTarget.text("RegionDescriptor", 20, seeds);
        FuzzRun.of(target.refusing(IllegalArgumentException.class), input -> {
            RegionDescriptor descriptor = RegionDescriptor.parse(input.text());

            assertThat(RegionDescriptor.parse(descriptor.toString())).isEqualTo(descriptor);
            assertThat(descriptor.path()).matches("/proc/[0-9]+/fd/[0-9]+");
        });
    }

    @Test
    void aNameOfARegionIsOneFileInItsFolder() {
        FuzzTarget target =
                FuzzTarget.text("RegionFolder", 20, List.of("cache", "a.b_c-9", "../x", "x/y", ".hidden", "x.hugemap"));
        FuzzRun.of(target.refusing(IllegalArgumentException.class), input -> {
            Optional<String> of = RegionFolder.nameOf(input.text());
            of.ifPresent(name -> assertThat(RegionFolder.fileName(name)).isEqualTo(input.text()));

            String file = RegionFolder.fileName(input.text());

            assertThat(file)
                    .doesNotContain("/", "\0", "\n")
                    .doesNotStartWith(".")
                    .endsWith(".hugemap");
            assertThat(RegionFolder.nameOf(file)).contains(input.text());
        });
    }

    private static boolean isWhole(byte[] slots, int from) {
        CRC32C crc = new CRC32C();
        crc.update(slots, from + 8, 48);
        return number(slots, from) == 0x0050414d45475548L
                && (int) number(slots, from + 8) == 1
                && number(slots, from + 56) == crc.getValue();
    }

    private static long number(byte[] bytes, int at) {
        return MemorySegment.ofArray(bytes).get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    }
}

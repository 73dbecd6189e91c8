// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class Crc32cTest {
    private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

    @Test
    void isThatOfTheStandard() {
        // The check value of CRC-32/ISCSI in the catalogue of parametrised CRC algorithms.
        assertThat(Crc32c.of(MemorySegment.ofArray(DIGITS))).hasToString("e3069283");
    }

    @Test
    void partsJoinIntoTheWholeWhereverItIsCut() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] bytes = new byte[100_003];
        random.nextBytes(bytes);
        MemorySegment whole = MemorySegment.ofArray(bytes);
        for (int i = 0; i < 200; i++) {
            int first = random.nextInt(bytes.length + 1);
            int second = random.nextInt(first, bytes.length + 1);

            Crc32c joined = Crc32c.of(whole.asSlice(0, first))
                    .then(Crc32c.of(whole.asSlice(first, second - first)), second - first)
                    .then(Crc32c.of(whole.asSlice(second)), bytes.length - second);

            assertThat(joined).as("%d, %d", first, second).isEqualTo(Crc32c.of(whole));
        }
    }

    @Test
    void nothingBeforeAndBehindChangesNothing() {
        Crc32c digits = Crc32c.of(MemorySegment.ofArray(DIGITS));

        assertThat(Crc32c.EMPTY.then(digits, DIGITS.length)).isEqualTo(digits);
        assertThat(digits.then(Crc32c.EMPTY, 0)).isEqualTo(digits);
        assertThat(Crc32c.of(MemorySegment.NULL)).isEqualTo(Crc32c.EMPTY);
    }

    @Test
    void isReadAsItIsWritten() {
        assertThat(Crc32c.parse("e3069283")).isEqualTo(Crc32c.of(MemorySegment.ofArray(DIGITS)));
        assertThat(Crc32c.parse("0000000F")).hasToString("0000000f");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Crc32c.parse("123"))
                .withMessage("a CRC-32C has eight hexadecimal digits, not '123'");
        assertThatIllegalArgumentException().isThrownBy(() -> Crc32c.parse("e306928x"));
    }
}

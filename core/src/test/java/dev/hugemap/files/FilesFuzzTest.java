// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A checksum is read as it is written. */
final class FilesFuzzTest {
    @Test
    void aChecksumIsEightDigitsAndReadBack() {
        List<String> seeds = List.of("e3069283", "00000000", "ffffffff", "DBDAA4CA", "e306928", "0xe30692");
        FuzzRun.of(FuzzTarget.text("Crc32c", 5, seeds).refusing(IllegalArgumentException.class), input -> {
            Crc32c checksum = Crc32c.parse(input.text());

            assertThat(checksum).hasToString(input.text().toLowerCase(Locale.ROOT));
        });
    }
}

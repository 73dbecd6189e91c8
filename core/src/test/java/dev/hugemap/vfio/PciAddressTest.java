// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PciAddressTest {
    @ParameterizedTest
    @CsvSource({
        "0000:01:00.0, 0000:01:00.0",
        "01:00.0, 0000:01:00.0",
        "ffff:ff:1f.7, ffff:ff:1f.7",
        "10000:E1:00.0, 10000:e1:00.0",
        "ABCDEF01:0a:1b.3, abcdef01:0a:1b.3"
    })
    void isReadAndWrittenAsTheKernelDoes(String text, String written) {
        assertThat(PciAddress.of(text)).hasToString(written).isEqualTo(PciAddress.of(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "01:00", "01:00.8", "000:01:00.0", "0000:01:20.0", "g0:00.0", "01:00.0 ", "1:0.0"})
    void whatIsNoneIsRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PciAddress.of(text))
                .withMessageContaining("no PCI address");
    }

    @Test
    void numbersBeyondTheirFieldsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PciAddress(-1, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new PciAddress(1L << 32, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new PciAddress(0, 256, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new PciAddress(0, 0, 32, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new PciAddress(0, 0, 0, 8));
    }
}

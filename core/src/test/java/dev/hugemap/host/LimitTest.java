// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LimitTest {
    @Test
    void tellsNoLimitFromAnUnknownOne() {
        assertThat(Limit.unlimited()).isNotEqualTo(Limit.unknown());
        assertThat(Limit.unlimited().isUnlimited()).isTrue();
        assertThat(Limit.unlimited().isKnown()).isTrue();
        assertThat(Limit.unknown().isUnlimited()).isFalse();
        assertThat(Limit.unknown().isKnown()).isFalse();
        assertThat(Limit.of(0).isUnlimited()).isFalse();
        assertThat(Limit.of(0).isKnown()).isTrue();
    }

    @Test
    void equalsByItsBytesAndNotByItsText() {
        assertThat(Limit.of(4096)).isEqualTo(Limit.of(4096)).hasSameHashCodeAs(Limit.of(4096));
        assertThat(Limit.of((1L << 40) + 1).toString())
                .isEqualTo(Limit.of((1L << 40) + 2).toString());
        assertThat(Limit.of((1L << 40) + 1)).isNotEqualTo(Limit.of((1L << 40) + 2));
    }

    @Test
    void saysWhatItIs() {
        assertThat(Limit.of(8 << 20)).hasToString("8 MiB");
        assertThat(Limit.unlimited()).hasToString("unlimited");
        assertThat(Limit.unknown()).hasToString("unknown");
    }

    @Test
    void refusesNegativeBytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> Limit.of(-1)).withMessageContaining("-1");
    }
}

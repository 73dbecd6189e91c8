// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class ErrnoTest {
    @Test
    void knowsTheNameOfANumber() {
        assertThat(new Errno(12)).isEqualTo(Errno.ENOMEM).hasToString("ENOMEM");
    }

    @Test
    void keepsANumberWithoutAName() {
        assertThat(new Errno(4242).value()).isEqualTo(4242);
        assertThat(new Errno(4242)).hasToString("errno 4242");
    }

    @Test
    void refusesWhatIsNoErrorNumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Errno(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Errno(-12));
    }
}

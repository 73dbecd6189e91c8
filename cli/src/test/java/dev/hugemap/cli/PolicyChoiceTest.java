// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyChoiceTest {
    @Test
    void readsEachPolicy() {
        assertThat(PolicyChoice.parse("largest-fit").policy()).isEqualTo(FaultPolicy.largestFit());
        assertThat(PolicyChoice.parse("fixed:2m").policy()).isEqualTo(FaultPolicy.fixed(PageSize.mib(2)));
        assertThat(PolicyChoice.parse("batched:64k").policy()).isEqualTo(FaultPolicy.batched(PageSize.kib(64)));
        assertThat(PolicyChoice.parse("Adaptive").policy()).isEqualTo(FaultPolicy.adaptive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"largest-fit", "fixed:2m", "batched:64k", "adaptive"})
    void isWrittenAsItIsRead(String name) {
        assertThat(PolicyChoice.parse(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "largest", "largest-fit:2m", "adaptive:64k", "fixed", "fixed:", "batched:3m", "2m"})
    void refusesAnythingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PolicyChoice.parse(text));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class BaselineReplyTest {
    @Test
    void readsAnAnswer() {
        assertThat(BaselineReply.parse("ok nanos=165717777 populate=165628888 faults=32 present=67108864 huge=0"))
                .isEqualTo(new BaselineReply(165_717_777, 165_628_888, 32, 67_108_864, 0));
    }

    @Test
    void readsThatTheKernelCannotTell() {
        assertThat(BaselineReply.parse("ok nanos=2 populate=1 faults=32 present=-1 huge=-1"))
                .isEqualTo(new BaselineReply(2, 1, 32, -1, -1));
    }

    @Test
    void passesAnErrorOn() {
        assertThatIllegalStateException()
                .isThrownBy(() -> BaselineReply.parse("error mmap: Cannot allocate memory"))
                .withMessageContaining("mmap: Cannot allocate memory");
    }

    @Test
    void refusesWhatIsNoAnswer() {
        assertThatIllegalStateException().isThrownBy(() -> BaselineReply.parse("ok nanos=1"));
        assertThatIllegalStateException().isThrownBy(() -> BaselineReply.parse(""));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class TraceComparisonTest {
    private static final TraceSummary SUMMARY = new TraceSummary(4, 170, 150, 20);

    @Test
    void aReplayMustEndWithWhatTheTraceEndsWith() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TraceComparison.checked(sample(21, 0), new Arm(true), SUMMARY))
                .withMessageContaining("21 bytes live, and not with 20");
        assertThat(TraceComparison.checked(sample(20, 0), new Arm(true), SUMMARY))
                .isEqualTo(sample(20, 0));
    }

    @Test
    void aPoolMustGiveEverythingBackAndAMallocNeedNot() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TraceComparison.checked(sample(20, 4096), new Arm(true), SUMMARY))
                .withMessageContaining("4096 bytes committed after all was freed");
        assertThat(TraceComparison.checked(sample(20, 4096), new Arm(false), SUMMARY))
                .isEqualTo(sample(20, 4096));
    }

    private static ReplaySample sample(long live, long left) {
        return new ReplaySample(1, 200, 200, 200, live, left);
    }

    private record Arm(boolean isHuge) implements ReplayArm {
        @Override
        public String name() {
            return "some";
        }

        @Override
        public ReplaySample replay(AllocationTrace trace) {
            throw new UnsupportedOperationException();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class NodeSpansTest {
    @Test
    void bytesAreAddedUpByNode() {
        assertThat(spans(new long[][] {{0, 10, 0}, {10, 30, 0}, {40, 45, 1}}).bytes())
                .isEqualTo(Map.of(0, 30L, 1, 5L));
    }

    @Test
    void whatIsOnAnotherNodeLaterHasMoved() {
        NodeSpans before = spans(new long[][] {{0, 10, 0}, {10, 30, 1}, {40, 50, 0}});

        assertThat(before.movedUntil(before)).isZero();
        assertThat(before.movedUntil(spans(new long[][] {{0, 20, 0}, {20, 30, 1}, {40, 50, 1}})))
                .isEqualTo(20);
    }

    @Test
    void pagesThatComeOrGoHaveNotMoved() {
        NodeSpans before = spans(new long[][] {{0, 10, 0}});

        assertThat(before.movedUntil(spans(new long[][] {{10, 20, 1}}))).isZero();
        assertThat(before.movedUntil(new NodeSpans())).isZero();
        assertThat(new NodeSpans().movedUntil(before)).isZero();
    }

    private static NodeSpans spans(long[][] parts) {
        NodeSpans spans = new NodeSpans();
        for (long[] part : parts) {
            spans.add(part[0], part[1], (int) part[2]);
        }
        return spans;
    }
}

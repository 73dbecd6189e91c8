// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreePiecesTest {
    private static final OptionalInt ALL = OptionalInt.empty();
    private static final PageSize BASE = PageSize.kib(4);
    private static final String TEXT = """
            Node 0, zone      DMA      0      0      0      0      0      0      0      0      1      1      3\s
            Node 0, zone   Normal    190    202     45     22    126    373    499    340    173     60    128\s
            Node 1, zone   Normal      1      0      0      0      0      0      0      0      0      2      0\s
            """;

    @Test
    void addsUpWhatHoldsAPage() {
        FreePieces pieces = read(TEXT);
        assertThat(pieces.bytes(PageSize.mib(4), ALL)).hasValue((3 + 128) * (4L << 20));
        assertThat(pieces.bytes(PageSize.mib(2), ALL)).hasValue((3 + 128) * (4L << 20) + (1 + 60 + 2) * (2L << 20));
    }

    @Test
    void tellsNodesApart() {
        assertThat(read(TEXT).bytes(BASE, OptionalInt.of(1))).hasValue(4096 + (4L << 20));
        assertThat(read(TEXT).bytes(BASE, OptionalInt.of(2))).isEmpty();
    }

    @Test
    void knowsNothingOfPiecesThatTheKernelDoesNotCount() {
        assertThat(read(TEXT).bytes(PageSize.gib(1), ALL)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void countsInBasePages() {
        assertThat(FreePieces.read(TextFiles.none().with("/proc/buddyinfo", "Node 0, zone DMA 1 1"), PageSize.kib(64))
                        .bytes(PageSize.kib(128), ALL))
                .hasValue(128 << 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Node 0, zone", "Node x, zone DMA 1 2", "Node 0, zone DMA one", "\0"})
    void takesNothingFromOtherTexts(String text) {
        assertThat(read(text).bytes(BASE, ALL)).isEmpty();
    }

    private static FreePieces read(String text) {
        return FreePieces.read(TextFiles.none().with("/proc/buddyinfo", text), BASE);
    }
}

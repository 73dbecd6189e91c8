// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class MapFlagsTest {
    @Test
    void printsItselfAsCWritesIt() {
        assertThat(MapFlags.ANONYMOUS.hugeTlb(21).fixed())
                .hasToString("MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS|MAP_HUGETLB|21<<MAP_HUGE_SHIFT");
        assertThat(MapFlags.RESERVATION.fixedNoReplace())
                .hasToString("MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE|MAP_FIXED_NOREPLACE");
        assertThat(new MapFlags(0)).hasToString("0");
    }

    @Test
    void printsBitsWithoutANameAsANumber() {
        assertThat(new MapFlags(0x8002)).hasToString("MAP_PRIVATE|0x8000");
    }

    @Test
    void tellsTheHugePageSizeAskedFor() {
        MapFlags flags = MapFlags.ANONYMOUS.hugeTlb(34);

        assertThat(flags.isHugeTlb()).isTrue();
        assertThat(flags.log2PageSize()).isEqualTo(34);
        assertThat(MapFlags.ANONYMOUS.isHugeTlb()).isFalse();
        assertThat(MapFlags.ANONYMOUS.log2PageSize()).isZero();
    }

    @Test
    void replacesAHugePageSizeByTheNext() {
        assertThat(MapFlags.ANONYMOUS.hugeTlb(21).hugeTlb(30).log2PageSize()).isEqualTo(30);
    }

    @Test
    void refusesAHugePageSizeThatDoesNotFitItsBits() {
        assertThatIllegalArgumentException().isThrownBy(() -> MapFlags.ANONYMOUS.hugeTlb(0));
        assertThatIllegalArgumentException().isThrownBy(() -> MapFlags.ANONYMOUS.hugeTlb(64));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenPagesTest {
    @Test
    void goFromOneJvmToAnother() {
        SeenPages seen = new SeenPages(0.96875, "2 MiB on 2 MiB leaves, 64 KiB on 4 KiB leaves");

        assertThat(SeenPages.parse(seen.toLine())).isEqualTo(seen);
        assertThat(SeenPages.parse(SeenPages.NONE.toLine())).isEqualTo(SeenPages.NONE);
        assertThat(SeenPages.parse("")).isEqualTo(SeenPages.NONE);
    }

    @Test
    void areHugeFromNinetyFivePercentOn() {
        assertThat(new SeenPages(0.95, "").areHuge()).isTrue();
        assertThat(new SeenPages(0.949, "").areHuge()).isFalse();
        assertThat(SeenPages.NONE.areHuge()).isFalse();
    }
}

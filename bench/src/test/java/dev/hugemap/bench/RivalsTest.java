// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class RivalsTest {
    @Test
    void eachWritesAndReadsItsMemory() {
        Rival.Escape escape = new Rival.Escape();
        for (String name : present()) {
            if (!name.startsWith("hand-over")) {
                Rival rival = Rivals.open(name);

                assertThat(rival.local(64, 7)).as(name).isEqualTo(7);
                assertThat(rival.escaping(4096, 8, escape)).as(name).isEqualTo(8);
            }
        }
        assertThat(escape.address).isNotZero();
    }

    @Test
    void pagesAreSeenOfPools() {
        Rival rival = Rivals.open(Rivals.POOL);
        assertThat(rival.local(64, 7)).isEqualTo(7);

        assertThat(rival.observed().text()).contains(" leaves");
        assertThat(rival.observed().huge()).isBetween(0.0, 1.0);
        assertThat(Rivals.open(Rivals.CONFINED).observed()).isEqualTo(SeenPages.NONE);
    }

    @Test
    void aLibraryThatIsNotHereIsAbsentAndOneThatAnswersWithAnothersMallocIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MallocRival.of("libnobodyhasthis.so.9", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MallocRival.of("libm.so.6", ""))
                .withMessageContaining("malloc of libm.so.6 is one of");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MallocRival.of("libc.so.6", "zz_"))
                .withMessageContaining("no function zz_malloc");
        assertThat(Rivals.absence(Rivals.GLIBC)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Rivals.open("nobody"));
    }

    private static List<String> present() {
        return Rivals.names().stream()
                .filter(name -> Rivals.absence(name).isEmpty())
                .toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AllocInCTest {
    @Test
    void compilesWithoutAWarning() throws IOException {
        AllocInC.compile(compiler(), "-Wall", "-Wextra", "-Werror").close();
    }

    @Test
    void timesEachPatternThatItKnows() throws IOException {
        try (AllocInC program = AllocInC.compile(compiler())) {
            for (AllocPattern pattern : AllocPattern.values()) {
                if (!pattern.cName().isEmpty()) {
                    AllocCell cell = new AllocCell(AllocCell.MIMALLOC_IN_C, pattern, 64, 2);

                    assertThat(program.run("libc.so.6", "", cell, new AllocRun(3, 2, 2))
                                    .picos())
                            .hasSize(3)
                            .allMatch(picos -> picos > 0);
                }
            }
        }
    }

    @Test
    void passesOnWhyItCannot() {
        assertThatIllegalStateException()
                .isThrownBy(() -> AllocInC.parse("error dlopen: no such file"))
                .withMessageContaining("error dlopen: no such file");
        assertThat(AllocInC.parse("ok 5000 6000").picos()).containsExactly(5000L, 6000L);
    }

    private static Path compiler() {
        return CSource.compiler().orElseGet(() -> abort("no C compiler on the PATH"));
    }
}

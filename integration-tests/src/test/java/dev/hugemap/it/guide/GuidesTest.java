// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.docs.MarkdownExample;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.Steady;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each program of a guide is run: here, without arguments, on a host with an empty pool and THP on request, where it must print
 * what its page shows; or by the test that is named before it ({@code <!-- run by RingGuideTest -->}), which is in this package.
 */
final class GuidesTest {
    @RequiresRoot
    @RequiresThp("madvise")
    @RequiresHugePages(size = "2m", count = 0, exactly = true)
    @ParameterizedTest
    @MethodSource("programsWithoutATest")
    void printsWhatItsPageShows(MarkdownExample example, @TempDir Path folder) {
        GuideProgram program = GuideProgram.compile(example, folder);

        Finished run = program.command().in(folder).run();

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(Steady.of(run.out())).isEqualTo(Steady.of(program.shown()));
    }

    @Test
    void aTestThatIsNamedIsThere() {
        assertThat(GuideProgram.all().flatMap(example -> example.runBy().stream()))
                .allSatisfy(name -> assertThat(Checkout.root()
                                .resolve("integration-tests/src/test/java/dev/hugemap/it/guide")
                                .resolve(name + ".java"))
                        .isRegularFile()
                        .content()
                        .contains("@Test", "GuideProgram"));
    }

    private static Stream<MarkdownExample> programsWithoutATest() {
        return GuideProgram.all().filter(example -> example.runBy().isEmpty());
    }
}

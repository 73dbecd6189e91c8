// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.docs.MarkdownExample;
import dev.hugemap.it.Command.Finished;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/granularity.md shows is what happens, on a host as it describes. */
@RequiresRoot
@RequiresThp("madvise")
@RequiresMultiSizeThp(value = "64k", mode = "never", pmd = "inherit")
@RequiresHugePages(size = "2m", count = 0, exactly = true)
final class GranularityPageTest {
    private static final Path PAGE = Checkout.root().resolve("docs/granularity.md");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alloc 5m --policy largest-fit",
                "alloc 4m --policy fixed:64k",
                "alloc 64m --uniform",
                "alloc 64m --lock"
            })
    void theCommandPrintsWhatIsShown(String commandLine) {
        List<String> shown = MarkdownExample.textAfter(PAGE, "./hugemap " + commandLine);

        Finished run = Command.of(List.of(("./hugemap " + commandLine).split(" ")))
                .in(Checkout.root())
                .run();

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.lines().stream().map(Steady::of))
                .containsExactlyElementsOf(shown.stream().map(Steady::of).toList());
    }

    @Test
    void theProgramPrintsWhatIsShown(@TempDir Path folder) {
        MarkdownExample example = MarkdownExample.read(PAGE).getFirst();
        assertThat(example.compile(folder)).isEmpty();
        String classPath = folder + ":" + System.getProperty("java.class.path");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        Finished run = Command.of(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        classPath,
                        "Example")
                .run();

        assertThat(run.err()).isEmpty();
        assertThat(Steady.of(run.out())).isEqualTo(Steady.of(example.output().orElseThrow()));
    }
}

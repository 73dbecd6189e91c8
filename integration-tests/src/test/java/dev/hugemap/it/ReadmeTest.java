// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.docs.MarkdownExample;
import dev.hugemap.it.Command.Finished;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what happens, on a host as it describes. */
@RequiresRoot
@RequiresThp("madvise")
@RequiresHugePages(size = "2m", count = 0, exactly = true)
final class ReadmeTest {
    @Test
    void theExamplePrintsWhatIsShown(@TempDir Path folder) {
        MarkdownExample example =
                MarkdownExample.read(Checkout.root().resolve("README.md")).getFirst();
        assertThat(example.compile(folder)).isEmpty();
        String classPath = folder + ":" + System.getProperty("java.class.path");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        Finished run = Command.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "Example")
                .run();

        assertThat(run.err()).isEmpty();
        assertThat(Steady.of(run.out())).isEqualTo(Steady.of(example.output().orElseThrow()));
    }

    @Test
    void theCommandPrintsWhatIsShown() {
        List<String> shown = MarkdownExample.textAfter(Checkout.root().resolve("README.md"), "./hugemap alloc 256m");

        Finished run =
                Command.of("./hugemap", "alloc", "256m").in(Checkout.root()).run();

        assertThat(run.exit()).isZero();
        assertThat(run.lines().stream().map(Steady::of))
                .containsExactlyElementsOf(shown.stream().map(Steady::of).toList());
    }
}

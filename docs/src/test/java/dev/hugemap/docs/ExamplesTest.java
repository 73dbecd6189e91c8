// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExamplesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    static List<MarkdownExample> examples() {
        return MarkdownExample.pages(ROOT).stream()
                .flatMap(page -> MarkdownExample.read(page).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void compilesWithoutAWarning(MarkdownExample example, @TempDir Path folder) {
        assertThat(example.compile(folder)).isEmpty();
    }

    @Test
    void aBrokenExampleIsCaught(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "```java\nvoid main() { int x = \"\"; }\n```\n");
        assertThat(MarkdownExample.read(page).getFirst().compile(folder)).contains("incompatible types");
    }

    @Test
    void aProgramSaysWhichTestRunsIt(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), """
                <!-- run by RingGuideTest -->
                ```java
                void main() {}
                ```

                ```java
                void main() {}
                ```
                """);

        assertThat(MarkdownExample.read(page))
                .extracting(MarkdownExample::runBy)
                .containsExactly(Optional.of("RingGuideTest"), Optional.empty());
    }

    @Test
    void theReadmesExampleHasItsOutputAndTwelveLines() {
        MarkdownExample example =
                MarkdownExample.read(ROOT.resolve("README.md")).getFirst();
        assertThat(example.output()).isPresent();
        assertThat(example.source().lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(14);
    }
}

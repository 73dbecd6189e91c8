// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.docs.MarkdownExample;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program of a guide, to be run as often as a test likes.
 *
 * @param example the program and what the page shows
 * @param classes a folder with the program, compiled
 */
record GuideProgram(MarkdownExample example, Path classes) {
    /** Compiles a program. */
    static GuideProgram compile(MarkdownExample example, Path folder) {
        assertThat(example.compile(folder)).isEmpty();
        return new GuideProgram(example, folder);
    }

    /** Compiles the first program of a page such as {@code ring.md}. */
    static GuideProgram first(String page, Path folder) {
        Path file = Checkout.root().resolve("docs/guides").resolve(page);
        return compile(MarkdownExample.read(file).getFirst(), folder);
    }

    /** Every program of every guide. */
    static Stream<MarkdownExample> all() {
        return MarkdownExample.guides(Checkout.root()).stream().flatMap(page -> MarkdownExample.read(page).stream());
    }

    /** The command that runs it with arguments, on the tests' own class path. */
    Command command(String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes + ":" + System.getProperty("java.class.path"),
                "Example"));
        words.addAll(List.of(arguments));
        return Command.of(words);
    }

    /** What the page shows. */
    String shown() {
        return example.output().orElseThrow(() -> new AssertionError(example + " shows no output"));
    }
}

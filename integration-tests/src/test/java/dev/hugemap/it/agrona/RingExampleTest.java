// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.agrona;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.docs.MarkdownExample;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page shows of a ring between two processes is what happens. */
@RequiresRoot
@RequiresHugePages(size = "2m", count = 2)
class RingExampleTest {
    @Test
    void bothProcessesPrintWhatIsShown(@TempDir Path classes, @TempDir Path folder) throws Exception {
        MarkdownExample example =
                MarkdownExample.read(Checkout.root().resolve("docs/agrona.md")).getFirst();
        assertThat(example.compile(classes)).isEmpty();
        String shown = example.output().orElseThrow();
        try (Mount mount = Mount.of("hugetlbfs", "pagesize=2M", folder)) {
            String ring = mount.folder().resolve("ring").toString();
            CompletableFuture<Command.Finished> receiver = CompletableFuture.supplyAsync(() -> run(classes, ring));
            while (!Files.exists(Path.of(ring))) {
                Thread.onSpinWait();
            }
            Command.Finished sender = run(classes, ring, "hello");

            assertThat(sender.err()).isEmpty();
            assertThat(sender.out()).isEqualTo(shown.lines().toList().getLast() + "\n");
            assertThat(receiver.get().err()).isEmpty();
            assertThat(receiver.get().out()).isEqualTo(shown);
        }
    }

    private static Command.Finished run(Path classes, String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = classes + ":" + System.getProperty("java.class.path");
        List<String> words =
                new ArrayList<>(List.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "Example"));
        words.addAll(List.of(arguments));
        return Command.of(words).run();
    }
}

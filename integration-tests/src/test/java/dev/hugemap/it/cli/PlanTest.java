// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.cli.JsonTree;
import dev.hugemap.docs.MarkdownExample;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hugemap plan} through the launcher, and what its page in the documentation shows. */
class PlanTest {
    private static final Path PAGE = Checkout.root().resolve("docs/plan.md");

    @ParameterizedTest
    @CsvSource({
        "0xdf9e00000 --offset 0x40006000000, 54, 975, 0, 1029, 14654976",
        "0x2F00F00000 --offset 0, 188, 7, 256, 451, 49286912",
        "0xffa000 --offset 0x6000, 0, 7, 506, 513, 4090",
    })
    void plansWhatRealDevicesFault(String options, long gib, long mib, long kib, long faults, long misaligned) {
        Finished finished = Hugemap.of("plan " + options + " --json").run();
        assertThat(finished.exit()).isZero();
        assertThat(finished.err()).isEmpty();

        JsonTree plan = JsonTree.parse(finished.out());
        assertThat(plan.get("blocks").elements())
                .extracting(block -> block.get("pageSize").number())
                .containsExactly(1L << 30, 2L << 20, 4096L);
        assertThat(plan.get("blocks").elements())
                .extracting(block -> block.get("count").number())
                .containsExactly(gib, mib, kib);
        assertThat(plan.get("faults").number()).isEqualTo(faults);
        assertThat(plan.get("misaligned").get("faults").number()).isEqualTo(misaligned);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan 0xdf9e00000 --offset 0x40006000000", "plan 64m --offset 2m --address 1m"})
    void printsWhatItsPageShows(String commandLine) {
        Finished finished = Hugemap.of(commandLine).run();
        assertThat(finished.exit()).isZero();
        assertThat(finished.lines()).isEqualTo(MarkdownExample.textAfter(PAGE, "./hugemap " + commandLine));
    }

    @Test
    void theProgramInItsPagePrintsWhatIsShown(@TempDir Path folder) {
        MarkdownExample example = MarkdownExample.read(PAGE).getFirst();
        assertThat(example.compile(folder)).isEmpty();
        String classPath = folder + ":" + System.getProperty("java.class.path");
        Finished finished = Command.of(java(), "-Dstdout.encoding=UTF-8", "-cp", classPath, "Example")
                .run();
        assertThat(finished.err()).isEmpty();
        assertThat(finished.out()).isEqualTo(example.output().orElseThrow());
    }

    @Test
    void needsNoNativeAccess() {
        Path target = Checkout.root().resolve("cli/target");
        String modules = target.resolve("modules") + ":" + target.resolve("hugemap-cli.jar");
        Finished finished = Command.of(
                        java(),
                        "--illegal-native-access=deny",
                        "-p",
                        modules,
                        "-m",
                        "dev.hugemap.cli/dev.hugemap.cli.Main",
                        "plan",
                        "64m")
                .run();
        assertThat(finished.err()).isEmpty();
        assertThat(finished.exit()).isZero();
        assertThat(finished.out()).startsWith("32 faults map 64 MiB on pages of 2 MiB\n");
    }

    @Test
    void refusesWhatIsNoMultipleOfTheSmallestPage() {
        Finished finished = Hugemap.of("plan 4m --offset 1").run();
        assertThat(finished.exit()).isEqualTo(2);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err())
                .startsWith("hugemap plan: offset 0x1 is no multiple of 4 KiB")
                .contains("--help");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}

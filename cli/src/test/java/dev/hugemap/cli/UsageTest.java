package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.KernelFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private final Recorder recorder = new Recorder();

    /** A machine that must not be asked for anything. */
    private static final Machine UNTOUCHABLE = new Machine(
            () -> {
                throw new AssertionError("the machine was asked");
            },
            KernelFiles.under(Path.of("/nonexistent")));

    private int run(String commandLine) {
        String[] arguments = commandLine.isEmpty() ? new String[0] : commandLine.split(" ", -1);
        return Main.run(recorder.console(), UNTOUCHABLE, arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alloc",
                "alloc 12x",
                "alloc 0",
                "alloc -- -1",
                "alloc 9999999999g",
                "alloc 1024p",
                "alloc 131072t",
                "alloc 1m 2m",
                "alloc 1m --require huge",
                "alloc 1m --require hugetlb:3m",
                "alloc 1m --require mthp",
                "alloc 1m --prefer thp,",
                "alloc 1m --prefer thp --require base",
                "alloc 1m --threads many",
                "alloc 1m --fast",
                "doctor now",
                "doktor"
            })
    void refusesABadCommandLineBeforeTheMachineIsAsked(String commandLine) {
        assertThat(run(commandLine)).isEqualTo(2);
        assertThat(recorder.out()).isEmpty();
        assertThat(recorder.err()).startsWith("hugemap").contains("--help").doesNotContain("Exception");
    }

    @Test
    void saysWhatASizeLooksLike() {
        run("alloc 12x");
        assertThat(recorder.err()).contains("'12x' is no size: write 4096, 64k, 2m, 1g or 0x200000");
    }

    @Test
    void saysWhatABackingLooksLike() {
        run("alloc 1m --prefer hugetlb,huge");
        assertThat(recorder.err()).contains("'huge' is no backing: write hugetlb, hugetlb:2m, thp, mthp:64k or base");
    }

    @Test
    void guessesAMisspeltCommand() {
        run("doktor");
        assertThat(recorder.err()).contains("doctor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "doctor --help", "alloc --help", "alloc -h"})
    void helpIsAResult(String commandLine) {
        assertThat(run(commandLine)).isZero();
        assertThat(recorder.out()).startsWith("Usage: hugemap").contains("--help");
        assertThat(recorder.err()).isEmpty();
    }

    @Test
    void helpSaysHowMuchRoundingUpMayCost() {
        run("alloc --help");
        assertThat(recorder.out())
                .contains("hugetlb where rounding up adds at most 1/8, mthp where it is switched on.");
    }

    @Test
    void versionNamesHugemapJavaAndTheSystem() {
        assertThat(run("--version")).isZero();
        assertThat(recorder.out()).startsWith("hugemap ").contains("Java " + Runtime.version());
    }
}

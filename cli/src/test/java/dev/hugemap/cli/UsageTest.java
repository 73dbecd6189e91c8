// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private final Recorder recorder = new Recorder();

    private int run(String commandLine) {
        String[] arguments = commandLine.isEmpty() ? new String[0] : commandLine.split(" ", -1);
        return Main.run(recorder.console(), Machines.untouchable(), arguments);
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
                "alloc 1m --policy",
                "alloc 1m --policy best",
                "alloc 1m --policy fixed",
                "alloc 1m --policy fixed:3m",
                "alloc 1m --policy adaptive --policy largest-fit",
                "alloc 1m --policy adaptive --on-touch",
                "alloc 1m --uniform --on-touch",
                "alloc 1m --require thp --on-touch",
                "alloc 1m --threads 0",
                "plan",
                "plan 12x",
                "plan 0",
                "plan -- -1",
                "plan 1024p",
                "plan 4m 4m",
                "plan 4m --offset",
                "plan 4m --offset 1",
                "plan 4m --offset 2x",
                "plan 4m --offset -4096",
                "plan 4m --offset 0x7ffffffffffff000",
                "plan 4m --offset 8e",
                "plan 4m --address 0x1001",
                "plan 4m --address -4k",
                "plan 4m --address 0x7ffffffffffff000",
                "plan 4m --sizes ",
                "plan 4m --sizes ,",
                "plan 4m --sizes 4k,",
                "plan 4m --sizes 4k,3m",
                "plan 4m --sizes 4k,0",
                "plan 4m --sizes 4k,2m,4096",
                "plan 4m --sizes 64k --offset 4k",
                "plan 4m --sizes 4k --sizes 2m",
                "plan 4m --fast",
                "pool set",
                "pool set 2m",
                "pool set 3m 1",
                "pool set 2m many",
                "pool set 2m -1",
                "pool set 2m 1 --numa -1",
                "pool set 2m 1 --numa=-1",
                "pool set 2m 1 --leave much",
                "pool set 2m 9223372036854775808",
                "thp set",
                "thp set 2m",
                "thp set 2m sometimes",
                "thp set all madvise",
                "jfr",
                "jfr --json",
                "jfr --settings app.jfr",
                "jfr --settings --json",
                "jfr one.jfr two.jfr",
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
    void saysWhatAPolicyLooksLike() {
        run("alloc 1m --policy best");
        run("alloc 1m --policy fixed:3m");
        assertThat(recorder.err())
                .contains("'best' is no policy: write largest-fit, fixed:2m, batched:64k or adaptive")
                .contains("a page size is a power of two, not 3145728");
    }

    @Test
    void helpFitsATerminalOfEightyColumns() {
        run("alloc --help");
        run("pool show --help");
        run("pool set --help");
        run("thp show --help");
        run("thp set --help");
        run("jfr --help");
        assertThat(recorder.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(recorder.out())
                .contains("Pages are of the backings in --prefer or --require, whatever\n")
                .contains("With --uniform, fixed:2m is 2 MiB or nothing. --on-touch goes with neither.\n");
    }

    @Test
    void saysWhatIsWrongWithAPlan() {
        run("plan 4m --offset 1x");
        run("plan 4m --offset 0x1001");
        run("plan 4m --sizes 4k,3m");
        run("plan 4m --sizes 4k,4096");
        assertThat(recorder.err())
                .contains("'1x' is no address or offset: write 0, 4096, 64k, 2m, 1g or 0x200000")
                .contains("offset 0x1001 is no multiple of 4 KiB, the smallest page size")
                .contains("a page size is a power of two, not 3145728")
                .contains("'4096' names 4 KiB a second time");
    }

    @Test
    void guessesAMisspeltCommand() {
        run("doktor");
        assertThat(recorder.err()).contains("doctor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "doctor --help",
                "alloc --help",
                "alloc -h",
                "plan --help",
                "jfr --help",
                "pool --help",
                "pool show --help",
                "pool set --help",
                "thp --help",
                "thp show --help",
                "thp set -h"
            })
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

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.ThpMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hugemap collapse}, on a modelled host whose only process has the number 4242. */
class CollapseTest {
    private static final long MIB = 1L << 20;
    private static final long AT = 0x1000_0000_0000L;

    private final FakeLinux fake = FakeLinux.x86().build();
    private final Recorder recorder = new Recorder();

    /** 32 MiB on base pages, half of which are advised against huge ones. */
    private void mapMemory() {
        fake.mmap(AT, 32 * MIB, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);
        fake.madvise(AT, 16 * MIB, Advice.MADV_NOHUGEPAGE);
        for (long at = AT; at < AT + 32 * MIB; at += 4096) {
            fake.write(at, 1, 1);
        }
    }

    private int collapse(String... options) {
        List<String> arguments = new ArrayList<>(List.of("collapse", "4242"));
        arguments.addAll(List.of(options));
        return Main.run(recorder.console(), Machines.of(fake), arguments.toArray(String[]::new));
    }

    @Test
    void aDryRunSaysWhatWouldBeDoneAndWhatIsLeftOut() {
        mapMemory();

        assertThat(collapse("--dry-run")).isZero();

        assertThat(recorder.out())
                .startsWith("process 4242 (java): 16 MiB would be made huge: 8 huge pages of 2 MiB, 0 B more memory\n")
                .containsPattern("\n  address +present +added +huge pages +name\n")
                .containsPattern("\n  100001000000-100002000000 +16 MiB +0 B +8\n")
                .containsPattern(
                        "\n  left out +16 MiB +advised against huge pages by the program \\(MADV_NOHUGEPAGE\\)\n");
        assertThat(fake.pages()).noneMatch(line -> line.contains("2 MiB"));
        assertThat(recorder.err()).isEmpty();
    }

    @Test
    void aPassSaysWhatItDidWithItsProof() {
        mapMemory();

        assertThat(collapse()).isZero();

        assertThat(recorder.out())
                .containsPattern("^process 4242 \\(java\\): 16 MiB made huge in .*, 8 huge pages of 2 MiB\n")
                .containsPattern("\n  before +0 % +0 B of 16 MiB on huge leaves; PAGEMAP_SCAN, PROCMAP_QUERY")
                .containsPattern("\n  after +100 % +16 MiB of 16 MiB on huge leaves; PAGEMAP_SCAN, PROCMAP_QUERY")
                .containsPattern("\n  took .* calls?, the longest .*, 0 retries\n");
        assertThat(recorder.err()).isEmpty();
    }

    @Test
    void saysSoWhereThereIsNothingToDo() {
        fake.mmap(AT, MIB, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);

        assertThat(collapse()).isZero();

        assertThat(recorder.out()).startsWith("process 4242 (java): nothing to make huge\n");
    }

    @Test
    void writesOneObjectForPrograms() {
        mapMemory();
        assertThat(collapse("--json")).isZero();

        JsonTree json = JsonTree.parse(recorder.out());

        assertThat(json.names()).containsExactly("pid", "hugePage", "plan", "obstacle", "outcome");
        assertThat(json.get("plan").names())
                .containsExactly("hugePages", "present", "added", "huge", "mappings", "leftOut", "notes");
        assertThat(json.get("plan").get("mappings").only().names())
                .containsExactly("start", "end", "name", "present", "added", "shared", "huge", "blocks");
        assertThat(json.get("outcome").names())
                .containsExactly(
                        "stop",
                        "stopDetail",
                        "collapsed",
                        "untried",
                        "refusals",
                        "nanos",
                        "calls",
                        "longestCallNanos",
                        "retries",
                        "before",
                        "after");
        assertThat(json.get("obstacle").isNull()).isTrue();
        assertThat(json.get("outcome").get("after").get("huge").number()).isEqualTo(16 * MIB);
    }

    @Test
    void aDryRunForProgramsHasNoOutcome() {
        mapMemory();
        assertThat(collapse("--json", "--dry-run")).isZero();

        assertThat(JsonTree.parse(recorder.out()).get("outcome").isNull()).isTrue();
    }

    @Test
    void takesARangeAsMapsWritesIt() {
        mapMemory();

        assertThat(collapse("--range", "100001000000-0x100001400000", "--min", "1m"))
                .isZero();

        assertThat(recorder.out()).contains(": 4 MiB made huge");
    }

    @Test
    void refusesUnderNeverAndDoesItWhereThatIsOverridden() {
        mapMemory();
        fake.admin().thp(ThpMode.NEVER);

        assertThat(collapse()).isEqualTo(1);
        assertThat(recorder.out()).isEmpty();
        assertThat(recorder.err())
                .startsWith("hugemap collapse: the administrator has switched huge pages of 2 MiB off")
                .endsWith("to override it by name, --override never\n");

        assertThat(collapse("--override", "never,locked")).isZero();
        assertThat(recorder.out()).contains("16 MiB made huge");
    }

    @Test
    void saysHowRootWouldDoIt() {
        mapMemory();
        fake.failEvery("process_madvise", Errno.EPERM);

        assertThat(collapse()).isEqualTo(1);

        assertThat(recorder.err())
                .contains("CAP_SYS_NICE is missing")
                .endsWith("Root has what it takes: sudo hugemap collapse 4242\n");
    }

    @Test
    void stopsWhereMemoryIsShortAndExitsWithOne() {
        mapMemory();
        fake.admin().freeMemory(1L << 30);

        assertThat(collapse()).isEqualTo(1);

        assertThat(recorder.out())
                .contains("; then memory would have run short\n")
                .containsPattern("stopped +1 GiB are available on the host, of which 2 GiB are kept free\n")
                .containsPattern("untried +8 pages +run it again to go on\n");
    }

    @Test
    void exitsWithOneWhereAllOfItIsRefused() {
        mapMemory();
        // The first one only asks for the right to it.
        for (int call = 2; call < 20; call++) {
            fake.failNth(call, "process_madvise", Errno.EINVAL);
        }

        assertThat(collapse()).isEqualTo(1);

        assertThat(recorder.out()).containsPattern("refused +8 pages");
    }

    @Test
    void tellsProgramsWhatIsInTheWay() {
        mapMemory();
        fake.admin().thp(ThpMode.NEVER);

        assertThat(collapse("--json")).isEqualTo(1);

        assertThat(JsonTree.parse(recorder.out()).get("obstacle").get("reason").text())
                .isEqualTo("thp_never");
    }

    @Test
    void aWatchThatNothingCanHelpEndsWithOne() {
        mapMemory();
        fake.failEvery("process_madvise", Errno.EPERM);

        assertThat(collapse("--watch", "1")).isEqualTo(1);

        assertThat(recorder.err()).contains("CAP_SYS_NICE is missing");
    }

    @Test
    void watchesUntilTheProcessEnds() {
        mapMemory();
        fake.beforeCall((call, arguments) -> {
            if (call.equals("poll") && arguments.endsWith(", 100")) {
                fake.admin().endProcess();
            }
        });

        assertThat(collapse("--watch", "1")).isZero();

        assertThat(recorder.out()).contains("16 MiB made huge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"collapse", "run"})
    void helpFitsATerminalOfEightyColumns(String command) {
        assertThat(Main.run(recorder.console(), Machines.untouchable(), command, "--help"))
                .isZero();
        assertThat(recorder.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void saysThatThereIsNoSuchProcess() {
        assertThat(Main.run(recorder.console(), Machines.of(fake), "collapse", "4243"))
                .isEqualTo(1);
        assertThat(recorder.err()).isEqualTo("hugemap collapse: there is no process 4243 [HM-501]\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collapse",
                "collapse x",
                "collapse 4242 --min 0",
                "collapse 4242 --range 12",
                "collapse 4242 --range 2000-1000",
                "collapse 4242 --budget 0",
                "collapse 4242 --budget 1.5",
                "collapse 4242 --watch 0",
                "collapse 4242 --watch 1 --dry-run",
                "collapse 4242 --override nohugepage",
                "collapse 4242 --override all",
                "run",
                "run --every 0 -- true"
            })
    void refusesBadUsageBeforeTheMachineIsAsked(String commandLine) {
        assertThat(Main.run(recorder.console(), Machines.untouchable(), commandLine.split(" ")))
                .isEqualTo(2);
        assertThat(recorder.err()).contains("--help'.");
    }
}

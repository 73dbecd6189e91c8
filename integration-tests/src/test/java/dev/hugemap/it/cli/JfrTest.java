// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.cli.JsonTree;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap jfr}: a recording of a child that did known work comes to just that. */
final class JfrTest {
    @TempDir
    private static Path folder;

    private static Path recording;
    private static Map<String, Long> done;

    @BeforeAll
    static void record() throws IOException {
        Path settings = folder.resolve("hugemap.jfc");
        recording = folder.resolve("work.jfr");
        Finished printed = Hugemap.of("jfr --settings").run();
        assertThat(printed.err()).isEmpty();
        Files.writeString(settings, printed.out());
        ChildJvm.Result child = ChildJvm.of(RecordedWork.class)
                .withOptions(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:StartFlightRecording:settings=" + settings + ",filename=" + recording)
                .run();
        assertThat(child.exitCode()).as("%s", child.err()).isZero();
        done = child.out()
                .lines()
                .filter(line -> line.matches("[a-z]+=[0-9]+"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));
    }

    private static long done(String name) {
        return Objects.requireNonNull(done.get(name), name);
    }

    @Test
    void theNumbersAreThoseOfWhatWasDone() {
        Finished finished = Hugemap.of("jfr --json " + recording).run();
        assertThat(finished.err()).isEmpty();
        assertThat(finished.exit()).isZero();
        JsonTree json = JsonTree.parse(finished.out());

        JsonTree granted = json.get("granted").only();
        assertThat(granted.get("backing").text()).startsWith("base ");
        assertThat(granted.get("bytes").number()).isEqualTo(done("granted"));
        assertThat(granted.get("onTouch").number()).isEqualTo(done("untouched")).isPositive();
        assertThat(granted.get("populated").number()).isEqualTo(done("granted") - done("untouched"));
        assertThat(granted.get("count").number()).isEqualTo(done("grants"));
        assertThat(json.get("grantedBytes").number()).isEqualTo(done("granted"));
        assertThat(json.get("hugeBytes").number()).isZero();
        JsonTree refused = json.get("refused").only();
        assertThat(refused.get("backing").text()).isEqualTo("hugetlb 16 GiB");
        assertThat(refused.get("count").number()).isEqualTo(done("refusals"));
        assertThat(refused.get("remedy").text()).isNotEmpty();
        assertThat(json.get("gotNothing").only().get("count").number()).isEqualTo(2);
        assertThat(json.get("gotNothing").only().get("bytes").number()).isEqualTo(2 << 20);
        assertThat(json.get("reserved").get("count").number()).isEqualTo(2);
        JsonTree pools = json.get("pools");
        assertThat(pools.get("pools").number()).isEqualTo(1);
        assertThat(pools.get("committed").get("bytes").number()).isEqualTo(done("committed"));
        assertThat(pools.get("released").get("bytes").number()).isEqualTo(done("committed"));
        assertThat(pools.get("exhausted").get("count").number()).isEqualTo(1);
        assertThat(pools.get("exhausted").get("bytes").number()).isEqualTo(done("exhausted"));
        assertThat(json.get("shared").elements().stream()
                        .map(one -> one.get("origin").text() + " "
                                + one.get("bytes").number()))
                .containsExactly("CREATED " + done("attached"), "ATTACHED " + done("attached"));
        assertThat(json.get("others").names()).isEmpty();
    }

    @Test
    void peopleSeeTheVerdictFirst() {
        Finished finished = Hugemap.of("jfr " + recording).run();

        assertThat(finished.exit()).isZero();
        assertThat(finished.out())
                .startsWith("2 requests got nothing, pools refused 1 request; ")
                .contains(" populated, 0 % of it on huge pages; 2 MiB to come on touch, not proved; ")
                .containsPattern("granted +base .*; 2 MiB on touch, not proved")
                .containsPattern("got nothing +hugetlb 16 GiB +2 MiB +2 times")
                .containsPattern("refused +hugetlb 16 GiB .* 3 times ")
                .containsPattern("exhausted +pools +64 MiB +1 time ");
        assertThat(Remedies.in(finished.out())).hasSize(1);
    }

    @Test
    void aRecordingWithoutOurEventsSaysHowToHaveThem() throws IOException {
        Path empty = folder.resolve("empty.jfr");
        try (Recording nothing = new Recording()) {
            nothing.start();
            nothing.stop();
            nothing.dump(empty);
        }
        Finished finished = Hugemap.of("jfr " + empty).run();

        assertThat(finished.exit()).isZero();
        assertThat(finished.out())
                .startsWith("No event of hugemap is in this recording\n")
                .contains("jfr --settings > ", "-XX:StartFlightRecording:settings=", "jcmd PID JFR.start settings=");
    }

    @Test
    void aRecordingThatEndsEarlyIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(recording);
        Path cut = Files.write(folder.resolve("cut.jfr"), Arrays.copyOf(whole, whole.length / 2));

        assertRefused(Hugemap.of("jfr " + cut).run(), "it is damaged or ends early, after ");
    }

    @Test
    void aFileThatIsNoRecordingIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jfr"), "FLRx");

        assertRefused(
                Hugemap.of("jfr " + text).run(),
                "it is no flight recording [HM-912]. One is made by: jcmd PID JFR.dump");
        assertRefused(Hugemap.of("jfr " + folder.resolve("none")).run(), "there is no such file");
    }

    @Test
    void aRuntimeWithoutTheModuleSaysSo() {
        Path cli = Checkout.root().resolve("cli/target");
        Finished finished = Command.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=dev.hugemap.bridge",
                        "--limit-modules=dev.hugemap.cli",
                        "-p",
                        cli.resolve("modules") + ":" + cli.resolve("hugemap-cli.jar"),
                        "-m",
                        "dev.hugemap.cli/dev.hugemap.cli.Main",
                        "jfr",
                        recording.toString())
                .run();

        assertRefused(finished, "runs without the module jdk.jfr");
    }

    private static void assertRefused(Finished finished, String why) {
        assertThat(finished.exit()).isEqualTo(1);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err())
                .startsWith("hugemap jfr: cannot read ")
                .contains(why)
                .doesNotContain("Exception");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A child JVM of the failure matrix: told what to ask for, run, and its answers. */
final class FailureRun {
    private final List<String> before = new ArrayList<>();
    private final List<String> options = new ArrayList<>(List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC"));
    private final List<String> arguments = new ArrayList<>();

    private FailureRun() {}

    /** Asks for 96 MiB of a backing. */
    static FailureRun of(String backing) {
        return new FailureRun().with("backing=" + backing);
    }

    FailureRun with(String... more) {
        arguments.addAll(Arrays.asList(more));
        return this;
    }

    FailureRun withOptions(String... more) {
        options.addAll(Arrays.asList(more));
        return this;
    }

    /** By a command that runs another one. */
    FailureRun by(String... words) {
        before.addAll(Arrays.asList(words));
        return this;
    }

    /** With an empty folder over one of /proc and /sys, in a mount namespace of its own; the child finds both below another. */
    FailureRun masked(String path, Path folder) {
        String mask = "mkdir $0/proc $0/sys; mount --bind /proc $0/proc; mount --bind /sys $0/sys; mount -t tmpfs none "
                + path + "; exec \"$@\"";
        return by("unshare", "-m", "sh", "-ec", mask, folder.toString())
                // Without /proc the dynamic loader can't tell where java lies, and with it its libraries.
                .by("env", "LD_LIBRARY_PATH=" + Path.of(System.getProperty("java.home"), "lib"))
                .withOptions("-Dit.root=" + folder);
    }

    /** Runs it; it survives and holds nothing more than before. */
    Answers run() {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FailureChild.class.getName()));
        command.addAll(arguments);
        Finished ended = Command.of(command).run();
        Map<String, String> answers = new HashMap<>();
        for (String line : ended.lines()) {
            String[] parts = line.split("=", 2);
            if (parts.length == 2) {
                answers.put(parts[0], parts[1]);
            }
        }
        assertThat(ended.exit()).as("%s", ended).isZero();
        assertThat(answers).as("%s", ended).containsEntry("left", "nothing");
        return new Answers(answers);
    }

    /** What the child said. */
    record Answers(Map<String, String> values) {
        String get(String key) {
            return values.getOrDefault(key, "-");
        }

        long count(String key) {
            return Long.parseLong(get(key));
        }

        boolean isGranted() {
            return get("outcome").equals("granted");
        }

        /** That it was refused for this reason, as this row of the table. */
        Answers areRowOf(Failure failure, String reason) {
            assertThat(get("reason")).as("%s", values).isEqualTo(reason);
            String errno = get("errno").equals("none") ? "" : ": " + get("errno");
            FailureTable.check(failure, "kernel", reason, get("call") + errno + "; " + get("cause"), get("remedy"));
            return this;
        }

        /** That it was granted all the same, as this row of the table. */
        void areGrantedAsRowOf(Failure failure) {
            assertThat(isGranted()).as("%s", values).isTrue();
            FailureTable.check(failure, "kernel", "none", "granted " + get("granted") + ", proved", "-");
        }

        /** That the remedy was carried out and helped. */
        void haveHelped() {
            assertThat(get("retry-outcome")).as("%s", values).isEqualTo("granted");
        }
    }
}

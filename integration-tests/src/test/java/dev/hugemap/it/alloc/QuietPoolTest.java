// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.ChildJvm;
import org.junit.jupiter.api.Test;

/** A JVM that records nothing pays for one class of the flight recorder at most, and needs none of its module. */
final class QuietPoolTest {
    private static final ChildJvm CHILD =
            ChildJvm.of(QuietPool.class).withOptions("--enable-native-access=ALL-UNNAMED");

    @Test
    void loadsOneClassOfTheFlightRecorder() {
        ChildJvm.Result result = CHILD.withOptions("-Xlog:class+load").run();

        assertDone(result);
        assertThat(result.out().lines().filter(line -> line.contains(" jdk.jfr.")))
                .singleElement()
                .asString()
                .contains("jdk.jfr.FlightRecorder ");
        assertThat(result.out()).doesNotContain("Event source:");
    }

    @Test
    void loadsTheEventsWhereTheJvmRecords() {
        ChildJvm.Result result = CHILD.withOptions("-XX:StartFlightRecording:settings=none", "-Xlog:class+load")
                .run();

        assertDone(result);
        assertThat(result.out()).contains("dev.hugemap.alloc.GranuleCommittedEvent source:");
    }

    @Test
    void runsWithoutTheModulesOfEventsAndJmx() {
        ChildJvm.Result result = CHILD.withOptions("--limit-modules=java.base")
                .withArguments("index")
                .run();

        assertDone(result);
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("cannot register pool index: this JVM has no module java.management."
                        + " Start it with --add-modules java.management");
    }

    @Test
    void isShownWhereThereIsAModuleForIt() {
        ChildJvm.Result result = CHILD.withOptions("--limit-modules=java.base", "--add-modules=java.management")
                .withArguments("index")
                .run();

        assertDone(result);
        assertThat(result.out()).contains("shown as dev.hugemap:type=HugePool,name=index");
    }

    private static void assertDone(ChildJvm.Result result) {
        assertThat(result.exitCode()).as("%s", result.err()).isZero();
        assertThat(result.out()).contains("gave back ", "refused 134217728");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import static dev.hugemap.collapse.FakeTarget.AT;
import static dev.hugemap.collapse.FakeTarget.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.ThpMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Looking again and again. The model waits in no time, so what is counted is looks and waits. */
class CollapseWatchTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private static long looks(FakeLinux fake) {
        return fake.calls().stream()
                .filter(call -> call.startsWith("process_madvise") && call.contains(", 0, MADV_COLLAPSE"))
                .count();
    }

    /** Ends the process at its so manieth wait. */
    private static void endAtWait(FakeLinux fake, int waits) {
        AtomicInteger count = new AtomicInteger();
        fake.beforeCall((call, arguments) -> {
            if (call.equals("poll") && arguments.endsWith(", 100") && count.incrementAndGet() == waits) {
                fake.admin().endProcess();
            }
        });
    }

    @Test
    void looksAgainUntilTheProcessEnds() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapseWatch watch = new CollapseWatch(target.collapser, CollapseOptions.defaults(), INTERVAL);
            endAtWait(target.fake, 5);
            List<CollapseOutcome> seen = new ArrayList<>();

            CollapseTotals totals = watch.run(seen::add, _ -> {});

            assertThat(totals.collapsed()).isEqualTo(8);
            assertThat(seen.getFirst().collapsed()).isEqualTo(8);
            assertThat(seen).as("passes").hasSize((int) totals.passes());
            assertThat(totals.last()).isPresent();
            assertThat(watch.obstacle()).isEmpty();
        }
    }

    @Test
    void waitsLongerWhereNothingHelps() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapseWatch watch = new CollapseWatch(target.collapser, CollapseOptions.defaults(), INTERVAL);
            target.fake.admin().thp(ThpMode.NEVER);
            endAtWait(target.fake, 2 + 4 + 8 + 16 + 16);

            watch.run(_ -> {}, _ -> {});

            assertThat(looks(target.fake)).isEqualTo(5);
        }
    }

    @Test
    void looksAsOftenAsEverWhereThereIsNothingToDo() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapseWatch watch = new CollapseWatch(target.collapser, CollapseOptions.defaults(), INTERVAL);
            endAtWait(target.fake, 10);

            assertThat(watch.run(_ -> {}, _ -> {}).passes()).isEqualTo(10);
        }
    }

    @Test
    void endsWhereWhatIsInTheWayCantChange() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapseWatch watch = new CollapseWatch(target.collapser, CollapseOptions.defaults(), INTERVAL);
            target.fake.failEvery("process_madvise", Errno.EPERM);

            assertThat(watch.run(_ -> {}, _ -> {}).passes()).isZero();

            assertThat(watch.obstacle().orElseThrow().reason()).isEqualTo(ObstacleReason.NOT_PERMITTED_TO_ADVISE);
            assertThat(looks(target.fake)).isEqualTo(1);
        }
    }

    @Test
    void makesHugeWhatComesLater() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapseWatch watch = new CollapseWatch(target.collapser, CollapseOptions.defaults(), INTERVAL);
            target.map(AT + 1024 * MIB, 32 * MIB);
            AtomicInteger waits = new AtomicInteger();
            target.fake.beforeCall((call, arguments) -> {
                if (call.equals("poll") && arguments.endsWith(", 100")) {
                    switch (waits.incrementAndGet()) {
                        case 2 -> target.touch(AT + 1024 * MIB, 32 * MIB);
                        case 9 -> target.fake.admin().endProcess();
                        default -> {}
                    }
                }
            });

            assertThat(watch.run(_ -> {}, _ -> {}).collapsed()).isEqualTo(8 + 16);
        }
    }

    @Test
    void keepsWhatIsInTheWayAndGoesOnWhenItIsGone() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapseWatch watch = new CollapseWatch(target.collapser, CollapseOptions.defaults(), INTERVAL);
            target.fake.admin().thp(ThpMode.NEVER);
            endAtWait(target.fake, 3);
            List<CollapseObstacle> told = new ArrayList<>();

            assertThat(watch.run(_ -> {}, told::add).passes()).isZero();

            assertThat(told).as("once").hasSize(1);
            assertThat(watch.obstacle().orElseThrow().reason()).isEqualTo(ObstacleReason.THP_NEVER);
            assertThat(looks(target.fake)).isGreaterThanOrEqualTo(2);
        }
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapseWatch watch = new CollapseWatch(target.collapser, CollapseOptions.defaults(), INTERVAL);
            target.fake.admin().thp(ThpMode.NEVER);
            AtomicInteger waits = new AtomicInteger();
            target.fake.beforeCall((call, arguments) -> {
                if (call.equals("poll") && arguments.endsWith(", 100")) {
                    switch (waits.incrementAndGet()) {
                        case 2 -> target.fake.admin().thp(ThpMode.MADVISE);
                        case 9 -> target.fake.admin().endProcess();
                        default -> {}
                    }
                }
            });

            assertThat(watch.run(_ -> {}, _ -> {}).collapsed()).isEqualTo(8);
        }
    }

    @Test
    void endsWhenItIsCancelled() {
        try (FakeTarget target = FakeTarget.withMemory(16)) {
            CollapseWatch watch = new CollapseWatch(target.collapser, CollapseOptions.defaults(), INTERVAL);

            CollapseTotals totals = watch.run(_ -> target.collapser.cancel(), _ -> {});

            assertThat(totals.passes()).isEqualTo(1);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.shared.FoundRegion;
import dev.hugemap.shared.IfInUse;
import dev.hugemap.shared.RegionState;
import dev.hugemap.shared.SharedMemory;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two JVMs over one piece of memory: what one writes the other reads, and the end of one is the other's to know. */
@RequiresRoot
@RequiresHugePages(size = "2m", count = 8)
final class RingTest {
    private static final String NO_NAME = "-";
    private static final long MILLION = 1_000_000;
    private static final int KILLS = Integer.getInteger("hugemap.shared.kills", 8);
    private static final int LONGEST_LIFE_MILLIS = 60;

    private final long seed = Long.getLong("hugemap.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private HugeMount mount;
    private SharedMemory memory;
    private long freeBefore;

    @BeforeEach
    void mount() {
        freeBefore = HugeTlb.of("2m").available();
        mount = HugeMount.of("pagesize=2M,mode=0755");
        memory = mount.memory();
    }

    @AfterEach
    void nothingIsLeft() {
        mount.close();
        assertThat(HugeTlb.of("2m").available()).isEqualTo(freeBefore);
    }

    @Test
    void aMillionMessagesPassThroughMemoryWithoutAName() {
        try (RingRun run = new RingRun(NO_NAME, NO_NAME, MILLION)) {
            assertThat(run.endOfReader()).isEqualTo("all read");
            assertThat(run.endOfOwner()).isEqualTo("all written");
        }
    }

    @Test
    void aMillionMessagesPassThroughAFile() {
        try (RingRun run = new RingRun(mount.folder().toString(), "ring", MILLION)) {
            assertThat(run.endOfReader()).isEqualTo("all read");
            assertThat(run.endOfOwner()).isEqualTo("all written");
        }
        assertThat(memory.remove("ring", IfInUse.REFUSE).name()).isEqualTo("ring");
    }

    @Test
    void whoeverIsKilledTheOtherIsToldAndNothingStaysUnlessAsked() throws InterruptedException {
        System.out.println("seed " + seed);
        for (int round = 0; round < KILLS; round++) {
            boolean isNamed = random.nextBoolean();
            boolean killsOwner = random.nextBoolean();
            String name = "ring-" + round;
            try (RingRun run = new RingRun(isNamed ? mount.folder().toString() : NO_NAME, name, Long.MAX_VALUE)) {
                TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_LIFE_MILLIS * 1000));
                if (killsOwner) {
                    run.killOwner();
                    assertThat(run.endOfReader())
                            .as("round %d, seed %d", round, seed)
                            .startsWith("owner gone after ");
                    run.endOfOwner();
                } else {
                    run.killReader();
                    assertThat(run.endOfOwner())
                            .as("round %d, seed %d", round, seed)
                            .startsWith("reader gone after ");
                    run.endOfReader();
                }
            }
            if (isNamed) {
                assertThat(memory.regions())
                        .extracting(FoundRegion::state)
                        .containsExactly(killsOwner ? RegionState.CRASHED : RegionState.CLEAN);
                memory.remove(name, IfInUse.REFUSE);
            }
            assertThat(memory.regions()).isEmpty();
            assertThat(HugeTlb.of("2m").available()).as("free pages").isEqualTo(freeBefore);
        }
    }
}

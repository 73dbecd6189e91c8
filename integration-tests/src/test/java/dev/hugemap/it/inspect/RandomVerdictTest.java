// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresMultiSizeThp;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Verdicts on memory that random sequences of calls have made, on the running kernel. The count of sequences is the system
 * property {@code hugemap.verdict.sequences}: of root's two tests together, and once more as nobody. The seed is {@code
 * hugemap.verdict.seed}.
 */
@RequiresThp
final class RandomVerdictTest {
    private static final int FULL_COUNT = 20_000;
    private static final int SEQUENCES = Integer.getInteger("hugemap.verdict.sequences", 300);
    private static final long SEED = Long.getLong("hugemap.verdict.seed", new SplittableRandom().nextLong());

    @Test
    @RequiresMultiSizeThp(value = "64k", pmd = "inherit")
    @RequiresHugePages(size = "2m", count = 24)
    void verdictsAreRightWithMultiSizePagesAndAPool() {
        tell("64 KiB pages and a pool", VerdictRun.of(SEED, SEQUENCES / 2));
    }

    @Test
    void verdictsAreRightWithTransparentPagesAlone() {
        tell("no pool asked for", VerdictRun.of(SEED, SEQUENCES / 2));
    }

    @Test
    @RequiresRoot
    @RequiresMultiSizeThp(value = "64k", pmd = "inherit")
    @RequiresHugePages(size = "2m", count = 24)
    void verdictsAreRightOrUnknownAsNobody(@TempDir Path folder) {
        Finished child = Command.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        // What it maps beside is copied with each fork.
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        Nobody.classPath(folder),
                        VerdictChild.class.getName(),
                        Long.toString(SEED),
                        Integer.toString(SEQUENCES))
                .asNobody()
                .waiting(Duration.ofHours(1))
                .run();

        assertThat(child.exit()).as("%s", child).isZero();
        tell("64 KiB pages and a pool, as nobody", child.out());
    }

    private static void tell(String where, String counts) {
        System.out.println("random verdicts on this kernel, " + where + ", " + SEQUENCES + " of " + FULL_COUNT
                + " for a full run: " + counts);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.it.RequiresThp;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The way to a first huge buffer makes next to no classes while it runs. Each would cost a cold JVM a millisecond, and a cache
 * of its start keeps none of those for switches over patterns and methods that records get of themselves.
 */
@RequiresThp("madvise")
final class ColdStartTest {
    /** Where a lambda is the plain way to say it: about as many as there are in the way today. */
    private static final int FEW = 12;

    @Test
    void makesNextToNoClasses() {
        ChildJvm.Result result = ChildJvm.of(FirstBuffer.class)
                .withOptions("--enable-native-access=ALL-UNNAMED", "-Xlog:class+load")
                .run();

        assertThat(result.exitCode()).as("%s", result.err()).isZero();
        assertThat(result.out()).contains("16 MiB on 2 MiB pages (8 leaves)");
        List<String> made = result.out()
                .lines()
                .filter(line -> line.contains("dev.hugemap.") && line.contains("$$"))
                .toList();
        assertThat(result.out()).contains("dev.hugemap.memory.HugeArena ");
        assertThat(made).hasSizeLessThanOrEqualTo(FEW).noneMatch(line -> line.contains("$$TypeSwitch"));
        assertThat(result.out()).doesNotContain("java.lang.runtime.ObjectMethods ", "StringConcatFactory ");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class LibCTest {
    private static final int CALLS = 10_000;

    @Test
    void answersEnosysForAFunctionThatTheLibraryLacks() {
        assertThat(LibC.call("no_such_function", 1, 2)).isEqualTo(-1);
        assertThat(LibC.errno()).isEqualTo(Errno.ENOSYS);
    }

    @Test
    void answersAFunctionOfAnotherShapeWithTheSameResult() {
        assertThat((int) LibC.call("getpid", 0))
                .isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void makesNextToNoGarbage() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        callMany();
        long before = threads.getCurrentThreadAllocatedBytes();
        callMany();

        // The JDK makes 40 bytes a call. More would hurt: faults that garbage causes would be counted as those of
        // populated memory.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(CALLS * 64L);
    }

    private static void callMany() {
        for (int i = 0; i < CALLS; i++) {
            FfmBridge.INSTANCE.madvise(0, 0, Advice.MADV_HUGEPAGE);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Poll;
import dev.hugemap.bridge.abi.Uio;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The calls on a process by a descriptor of it: here this process itself, for which nobody needs a privilege but for advice before Linux 6.13. */
public abstract class ProcessContract extends PlacementContract {
    private static final int NO_PROCESS = Integer.MAX_VALUE;

    @Test
    void opensAProcessThatIsThereAndNoOther() {
        int process = openProcess();
        if (process < 0) {
            return;
        }

        assertThat(process).isPositive();
        assertThat(errnoOf(() -> bridge().pidfdOpen(0, 0))).isEqualTo(Errno.EINVAL);
        SyscallException refusal = refusalOf(() -> bridge().pidfdOpen(NO_PROCESS, 0));
        assertThat(refusal.errno()).isEqualTo(Errno.ESRCH);
        assertThat(refusal).hasMessageContaining("pidfd_open(" + NO_PROCESS + ", 0)");
        bridge().close(process);
    }

    @Test
    void aRunningProcessHasNothingToBeReadYet() {
        int process = openProcess();
        if (process < 0) {
            return;
        }
        MemorySegment files = structs.allocate(Poll.POLLFD);
        files.set(JAVA_INT, 0, process);
        files.set(JAVA_SHORT, Integer.BYTES, (short) Poll.POLLIN);

        assertThat(bridge().poll(files, 1, 0)).isZero();
        bridge().close(process);
    }

    @Test
    void tellsWhetherASignalCouldBeSentAndRefusesOneThatIsNone() {
        int process = openProcess();
        if (process < 0) {
            return;
        }

        bridge().pidfdSendSignal(process, 0);

        SyscallException refusal = refusalOf(() -> bridge().pidfdSendSignal(process, 9999));
        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
        assertThat(refusal).hasMessageContaining("pidfd_send_signal(" + process + ", 9999, NULL, 0)");
        assertThat(errnoOf(() -> bridge().pidfdSendSignal(open(ZERO), 0))).isEqualTo(Errno.EBADF);
        bridge().close(process);
    }

    @Test
    void withoutRangesAdviceOnlyAsksWhetherItCouldBeGiven() {
        int process = openProcess();
        if (process < 0 || !supports(Advice.MADV_COLLAPSE)) {
            return;
        }

        try {
            assertThat(bridge().processMadvise(process, MemorySegment.NULL, 0, Advice.MADV_COLLAPSE))
                    .isZero();
        } catch (SyscallException refused) {
            // Before Linux 6.13, it takes CAP_SYS_NICE for one's own process too.
            assertThat(refused.errno()).isEqualTo(Errno.EPERM);
        }
        assertThat(errnoOf(() -> bridge().processMadvise(open(ZERO), MemorySegment.NULL, 0, Advice.MADV_COLLAPSE)))
                .isEqualTo(Errno.EBADF);
        bridge().close(process);
    }

    @Test
    void advisesRangesOneByOneUpToTheFirstThatIsRefused() {
        int process = openProcess();
        // What a process may advise itself by this call, beside others, is for Linux 6.13.
        if (process < 0 || !supports(Advice.MADV_COLLAPSE)) {
            return;
        }
        long present = map(4);
        MemorySegment vectors = structs.allocate(Uio.IOVEC, 2);
        // An empty range is advised at once, and takes nothing from what is asked for.
        vectors.setAtIndex(JAVA_LONG, 0, present);
        vectors.setAtIndex(JAVA_LONG, 1, 0);
        vectors.setAtIndex(JAVA_LONG, 2, UNMAPPED);
        vectors.setAtIndex(JAVA_LONG, 3, pageBytes());

        SyscallException refusal = refusalOf(() -> bridge().processMadvise(process, vectors, 2, Advice.MADV_COLLAPSE));

        assertThat(refusal.errno()).isIn(Errno.ENOMEM, Errno.EINVAL, Errno.EPERM);
        assertThat(refusal)
                .hasMessageContaining(
                        "process_madvise(" + process + ", " + hex(vectors.address()) + ", 2, MADV_COLLAPSE, 0)");
        bridge().close(process);
    }

    @Test
    void refusesVectorsOnTheHeapAndTooFew() {
        MemorySegment heap = MemorySegment.ofArray(new long[2]);
        MemorySegment small = structs.allocate(Uio.IOVEC);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge().processMadvise(0, heap, 1, Advice.MADV_COLLAPSE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge().processMadvise(0, small, 2, Advice.MADV_COLLAPSE));
    }

    /** A descriptor of this process; -1 where the kernel has none, and then says so. */
    private int openProcess() {
        try {
            return bridge().pidfdOpen(pid(), 0);
        } catch (SyscallException refused) {
            assertThat(refused.errno()).isEqualTo(Errno.ENOSYS);
            return -1;
        }
    }
}

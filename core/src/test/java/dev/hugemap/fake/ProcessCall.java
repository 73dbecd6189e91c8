// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Poll;
import dev.hugemap.bridge.abi.Uio;
import java.lang.foreign.MemorySegment;

/** Calls on a process by a descriptor: the only process that the model has. */
final class ProcessCall {
    private static final int SIGNALS = 64;
    private static final int REVENTS = 6;

    private final AddressSpace space;
    private final Descriptors descriptors;

    ProcessCall(AddressSpace space, Descriptors descriptors) {
        this.space = space;
        this.descriptors = descriptors;
    }

    long signal(int pidfd, int signal) {
        KernelRefusal.refuseIf(!space.settings.has(FakeFeature.PIDFD_OPEN), Errno.ENOSYS);
        check(pidfd);
        KernelRefusal.refuseIf(signal < 0 || signal > SIGNALS, Errno.EINVAL);
        return 0;
    }

    /** Vector after vector; what was done before one is refused is what is answered ({@code mm/madvise.c}). */
    long advise(int pidfd, MemorySegment vectors, int count, Advice advice) {
        KernelRefusal.refuseIf(!space.settings.has(FakeFeature.PROCESS_MADVISE), Errno.ENOSYS);
        KernelRefusal.refuseIf(count < 0 || count > Uio.UIO_MAXIOV, Errno.EINVAL);
        check(pidfd);
        MadviseCall call = new MadviseCall(space);
        long done = 0;
        for (int i = 0; i < count; i++) {
            long at = i * Uio.IOVEC.byteSize();
            long length = vectors.get(JAVA_LONG, at + Long.BYTES);
            try {
                call.advise(vectors.get(JAVA_LONG, at), length, advice);
            } catch (KernelRefusal refusal) {
                if (done > 0) {
                    return done;
                }
                throw refusal;
            }
            done += length;
        }
        return done;
    }

    private void check(int pidfd) {
        KernelRefusal.refuseIf(!descriptors.path(pidfd).equals(Descriptors.PIDFD), Errno.EBADF);
        KernelRefusal.refuseIf(space.settings.ended, Errno.ESRCH);
    }

    /** A process that has ended can be read from; nothing else of the model can be waited for. */
    int poll(MemorySegment files, int count) {
        int ready = 0;
        for (int i = 0; i < count; i++) {
            long at = i * Poll.POLLFD.byteSize();
            String path = descriptors.path(files.get(JAVA_INT, at));
            KernelRefusal.refuseIf(!path.equals(Descriptors.PIDFD), Errno.EINVAL);
            files.set(JAVA_SHORT, at + REVENTS, (short) (space.settings.ended ? Poll.POLLIN : 0));
            ready += space.settings.ended ? 1 : 0;
        }
        return ready;
    }
}

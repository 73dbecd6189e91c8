// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Uio;
import java.lang.foreign.MemorySegment;

/** {@code readv} from {@code /dev/zero} into the model's memory: populates, and stops where it can't. */
final class ReadvCall {
    /** The most that Linux transfers in one call. */
    private static final long MAX_BYTES = 0x7fff_f000;

    private final AddressSpace space;
    private final Touch touch;

    ReadvCall(AddressSpace space) {
        this.space = space;
        this.touch = new Touch(space);
    }

    long read(MemorySegment vectors, int count) {
        KernelRefusal.refuseIf(count < 0 || count > Uio.UIO_MAXIOV, Errno.EINVAL);
        long done = 0;
        for (int i = 0; i < count; i++) {
            long address = vectors.get(JAVA_LONG, i * Uio.IOVEC.byteSize());
            long length = vectors.get(JAVA_LONG, i * Uio.IOVEC.byteSize() + Long.BYTES);
            KernelRefusal.refuseIf(length < 0, Errno.EINVAL);
            long wanted = Math.min(length, MAX_BYTES - done);
            long moved = zero(address, wanted);
            done += moved;
            if (moved < length) {
                KernelRefusal.refuseIf(done == 0, Errno.EFAULT);
                return done;
            }
        }
        return done;
    }

    /** How many bytes could be set to zero. */
    private long zero(long address, long length) {
        try {
            touch.write(address, length, 0);
            return length;
        } catch (FakeSignal stopped) {
            long end = address;
            for (Vma vma = space.vmas.at(end); vma != null && vma.flags().isWritable(); vma = space.vmas.at(end)) {
                long stop = Math.min(vma.end(), address + length);
                end = touch.firstAbsent(end, stop);
                if (end < stop || end == address + length) {
                    break;
                }
            }
            space.contents.clear(address, end);
            return end - address;
        }
    }
}

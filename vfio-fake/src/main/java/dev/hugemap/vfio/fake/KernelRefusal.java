// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import dev.hugemap.bridge.Errno;

/** What the kernel would answer. Becomes a {@code SyscallException} where the call's name and arguments are known. */
final class KernelRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    KernelRefusal(Errno errno) {
        super(errno.name());
        this.errno = errno.value();
    }

    Errno errno() {
        return new Errno(errno);
    }

    /** Refuses what isn't as it should be. */
    static void unless(boolean right, Errno errno) {
        if (!right) {
            throw new KernelRefusal(errno);
        }
    }
}

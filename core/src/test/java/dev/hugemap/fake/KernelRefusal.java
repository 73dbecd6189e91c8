// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;

/** What a modelled system call answers instead of a result; {@link FakeLinux} adds the call and its arguments. */
final class KernelRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    KernelRefusal(Errno errno) {
        super(errno.name(), null, false, false);
        this.errno = errno.value();
    }

    Errno errno() {
        return new Errno(errno);
    }

    static void refuseIf(boolean condition, Errno errno) {
        if (condition) {
            throw new KernelRefusal(errno);
        }
    }
}

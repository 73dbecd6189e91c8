// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

/** Constants of {@code linux/eventfd.h}. */
public final class EventFd {
    /** Close on exec. Since 2.6.27. */
    public static final int EFD_CLOEXEC = 0x80000;
    /** A read of a count of zero says EAGAIN rather than wait. Since 2.6.27. */
    public static final int EFD_NONBLOCK = 0x800;

    private EventFd() {}
}

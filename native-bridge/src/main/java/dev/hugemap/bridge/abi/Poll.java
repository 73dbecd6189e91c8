// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** Constants and structs of {@code poll.h}, with the values of {@code asm-generic/poll.h}. */
public final class Poll {
    /** There is something to read. */
    public static final int POLLIN = 1;

    /** {@code struct pollfd}: 8 bytes. */
    public static final StructLayout POLLFD = MemoryLayout.structLayout(
                    JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"))
            .withName("pollfd");

    private Poll() {}
}

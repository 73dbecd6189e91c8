// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** Structs and limits of {@code linux/uio.h}. */
public final class Uio {
    /** Most vectors in one call. Older than 2.6. */
    public static final int UIO_MAXIOV = 1024;

    /** {@code struct iovec}, on 64-bit machines: 16 bytes. Older than 2.6. */
    public static final StructLayout IOVEC = MemoryLayout.structLayout(
                    JAVA_LONG.withName("iov_base"), JAVA_LONG.withName("iov_len"))
            .withName("iovec");

    private Uio() {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** The struct of {@code asm-generic/statfs.h}, on 64 bits the same on every architecture. */
public final class Statfs {
    /** {@code struct statfs}: 120 bytes. Older than 2.6. */
    public static final StructLayout STATFS = MemoryLayout.structLayout(
                    JAVA_LONG.withName("f_type"),
                    JAVA_LONG.withName("f_bsize"),
                    JAVA_LONG.withName("f_blocks"),
                    JAVA_LONG.withName("f_bfree"),
                    JAVA_LONG.withName("f_bavail"),
                    JAVA_LONG.withName("f_files"),
                    JAVA_LONG.withName("f_ffree"),
                    JAVA_LONG.withName("f_fsid"),
                    JAVA_LONG.withName("f_namelen"),
                    JAVA_LONG.withName("f_frsize"),
                    JAVA_LONG.withName("f_flags"),
                    MemoryLayout.sequenceLayout(4, JAVA_LONG).withName("f_spare"))
            .withName("statfs");

    private Statfs() {}
}

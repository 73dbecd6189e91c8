// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** Constants and structs of {@code linux/resource.h} and {@code asm-generic/resource.h}. */
public final class Resource {
    /** getrusage: this thread alone. {@code linux/resource.h}, since 2.6.26. */
    public static final int RUSAGE_THREAD = 1;
    /** Largest locked memory, in bytes. {@code asm-generic/resource.h}, older than 2.6. */
    public static final int RLIMIT_MEMLOCK = 8;
    /** Largest address space, in bytes. {@code asm-generic/resource.h}, older than 2.6. */
    public static final int RLIMIT_AS = 9;
    /** No limit. {@code asm-generic/resource.h}, older than 2.6. */
    public static final long RLIM_INFINITY = -1L;

    /** {@code struct rlimit}, on 64-bit machines: 16 bytes. {@code linux/resource.h}, older than 2.6. */
    public static final StructLayout RLIMIT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("rlim_cur"), JAVA_LONG.withName("rlim_max"))
            .withName("rlimit");

    /** {@code struct rusage}, on 64-bit machines: 144 bytes. {@code linux/resource.h}, older than 2.6. */
    public static final StructLayout RUSAGE = MemoryLayout.structLayout(
                    JAVA_LONG.withName("ru_utime.tv_sec"),
                    JAVA_LONG.withName("ru_utime.tv_usec"),
                    JAVA_LONG.withName("ru_stime.tv_sec"),
                    JAVA_LONG.withName("ru_stime.tv_usec"),
                    JAVA_LONG.withName("ru_maxrss"),
                    JAVA_LONG.withName("ru_ixrss"),
                    JAVA_LONG.withName("ru_idrss"),
                    JAVA_LONG.withName("ru_isrss"),
                    JAVA_LONG.withName("ru_minflt"),
                    JAVA_LONG.withName("ru_majflt"),
                    JAVA_LONG.withName("ru_nswap"),
                    JAVA_LONG.withName("ru_inblock"),
                    JAVA_LONG.withName("ru_oublock"),
                    JAVA_LONG.withName("ru_msgsnd"),
                    JAVA_LONG.withName("ru_msgrcv"),
                    JAVA_LONG.withName("ru_nsignals"),
                    JAVA_LONG.withName("ru_nvcsw"),
                    JAVA_LONG.withName("ru_nivcsw"))
            .withName("rusage");

    /** Offset of {@code ru_minflt} in {@link #RUSAGE}: faults served without input/output. Older than 2.6. */
    public static final long RU_MINFLT = Fields.offset(RUSAGE, "ru_minflt");

    private Resource() {}
}

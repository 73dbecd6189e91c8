package dev.hugemap.bridge.abi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/** Constants and structs of {@code linux/resource.h} and {@code asm-generic/resource.h}. */
public final class Resource {
    /** getrusage: this thread alone. Since 2.6.26. */
    public static final int RUSAGE_THREAD = 1;
    /** Largest locked memory, in bytes. */
    public static final int RLIMIT_MEMLOCK = 8;
    /** Largest address space, in bytes. */
    public static final int RLIMIT_AS = 9;
    /** No limit. */
    public static final long RLIM_INFINITY = -1L;

    /** {@code struct rlimit}, fields of 64 bits. */
    public static final StructLayout RLIMIT =
            MemoryLayout.structLayout(JAVA_LONG.withName("rlim_cur"), JAVA_LONG.withName("rlim_max"));

    /** {@code struct rusage}, on 64-bit machines. */
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
            JAVA_LONG.withName("ru_nivcsw"));

    /** Offset of {@code ru_minflt} in {@link #RUSAGE}: faults served without input/output. */
    public static final long RU_MINFLT = RUSAGE.byteOffset(PathElement.groupElement("ru_minflt"));

    private Resource() {}
}

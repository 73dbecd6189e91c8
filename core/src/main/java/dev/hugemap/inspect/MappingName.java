// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * What a mapping's name says about what is behind it: names are given by the kernel, and a file's path starts with a
 * slash. Source: {@code fs/proc/task_mmu.c}, {@code man 5 proc_pid_maps}.
 *
 * @param text the name in UTF-8, with a zero behind it; empty for anonymous memory
 */
record MappingName(MemorySegment text) {
    /** Data and code that the kernel shows to every process, not all of it with struct pages. */
    private static final byte[] KERNEL = ascii("[v");

    private static final byte[] NAMED_SHARED = ascii("[anon_shmem:");
    /** What only the kernel can name so: shared memory, with and without huge pages of the pool. */
    private static final byte[][] SHARED = {
        ascii("/memfd:"), ascii("/dev/zero (deleted)"), ascii("/anon_hugepage"), NAMED_SHARED
    };

    private static final byte[] DEV_SHM = ascii("/dev/shm/");
    private static final byte[] SYSTEM_V = ascii("/SYSV");

    static MappingName of(String name) {
        return new MappingName(MemorySegment.ofArray((name + '\0').getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether the kernel shows data or code of its own there. */
    boolean isKernels() {
        return starts(KERNEL);
    }

    /** Whether all of it has struct pages for sure, so that pagemap sees it. */
    boolean isMemory() {
        return isAnonymous() ? !starts(KERNEL) : isSharedForSure();
    }

    /** What its pages belong to, if they are base or transparent huge pages. */
    MappingKind kind() {
        if (isAnonymous()) {
            return MappingKind.ANONYMOUS;
        }
        return isSharedForSure() || starts(DEV_SHM) || starts(SYSTEM_V) ? MappingKind.SHMEM : MappingKind.FILE;
    }

    private boolean isAnonymous() {
        byte first = text.get(JAVA_BYTE, 0);
        return first == 0 || first == '[' && !starts(NAMED_SHARED);
    }

    private boolean isSharedForSure() {
        for (byte[] start : SHARED) {
            if (starts(start)) {
                return true;
            }
        }
        return false;
    }

    private boolean starts(byte[] start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= text.byteSize() || text.get(JAVA_BYTE, i) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

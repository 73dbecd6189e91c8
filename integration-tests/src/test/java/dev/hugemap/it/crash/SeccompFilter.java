// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * Has the kernel refuse one system call to the calling thread and those that it starts, as a container's profile does, or end the
 * process there, for as long as they live.
 * Source: {@code man 2 seccomp}, {@code linux/seccomp.h}, {@code linux/filter.h}.
 */
final class SeccompFilter {
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    private static final int SECCOMP_RET_ERRNO = 0x00050000;
    private static final int SECCOMP_RET_KILL_PROCESS = 0x80000000;

    /** BPF_LD | BPF_W | BPF_ABS, of the call's number at offset 0. */
    private static final int LOAD = 0x20;
    /** BPF_JMP | BPF_JEQ | BPF_K. */
    private static final int JUMP_IF_EQUAL = 0x15;
    /** BPF_RET | BPF_K. */
    private static final int RETURN = 0x06;

    private static final int INSTRUCTION_BYTES = 8;
    private static final StructLayout PROGRAM = MemoryLayout.structLayout(
            JAVA_SHORT.withName("len"), MemoryLayout.paddingLayout(6), ADDRESS.withName("filter"));

    private SeccompFilter() {}

    /** Refuses a call with EPERM from now on. */
    static void refuse(String call) {
        answer(call, SECCOMP_RET_ERRNO | Errno.EPERM.value());
    }

    /** Ends the process by SIGSYS at a call from now on. */
    static void endAt(String call) {
        answer(call, SECCOMP_RET_KILL_PROCESS);
    }

    private static void answer(String call, int action) {
        NativeBridge bridge = NativeBridge.system();
        try (Arena arena = Arena.ofConfined()) {
            int[][] instructions = {
                {LOAD, 0, 0, 0},
                {JUMP_IF_EQUAL, 0, 1, number(call)},
                {RETURN, 0, 0, action},
                {RETURN, 0, 0, SECCOMP_RET_ALLOW},
            };
            MemorySegment filter = arena.allocate((long) instructions.length * INSTRUCTION_BYTES, INSTRUCTION_BYTES);
            for (int i = 0; i < instructions.length; i++) {
                long at = (long) i * INSTRUCTION_BYTES;
                filter.set(JAVA_SHORT, at, (short) instructions[i][0]);
                filter.set(JAVA_SHORT, at + 2, (short) (instructions[i][1] | instructions[i][2] << Byte.SIZE));
                filter.set(JAVA_INT, at + 4, instructions[i][3]);
            }
            MemorySegment program = arena.allocate(PROGRAM);
            program.set(JAVA_SHORT, 0, (short) instructions.length);
            program.set(ADDRESS, PROGRAM.byteOffset(PathElement.groupElement("filter")), filter);
            bridge.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
            bridge.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program.address(), 0, 0);
        }
    }

    private static int number(String call) {
        boolean x86 = System.getProperty("os.arch").equals("amd64");
        return switch (call) {
            case "madvise" -> x86 ? 28 : 233;
            case "mbind" -> x86 ? 237 : 235;
            case "memfd_create" -> x86 ? 319 : 279;
            case "socket" -> x86 ? 41 : 198;
            default -> throw new IllegalArgumentException(call);
        };
    }
}

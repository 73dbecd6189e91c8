// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

/** Numbers of system calls for which the C library has no function, or only a new one has, per architecture. */
public final class Syscalls {
    /** {@code move_pages} on x86-64: {@code arch/x86/entry/syscalls/syscall_64.tbl}, since 2.6.18. */
    public static final int NR_MOVE_PAGES_X86_64 = 279;
    /** {@code move_pages} on aarch64 and all other newer ones: {@code asm-generic/unistd.h}, since 2.6.18. */
    public static final int NR_MOVE_PAGES_GENERIC = 239;

    /** {@code move_pages} on this machine. */
    public static final int NR_MOVE_PAGES =
            System.getProperty("os.arch").equals("amd64") ? NR_MOVE_PAGES_X86_64 : NR_MOVE_PAGES_GENERIC;

    /** {@code mbind} on x86-64: {@code arch/x86/entry/syscalls/syscall_64.tbl}, since 2.6.7. */
    public static final int NR_MBIND_X86_64 = 237;
    /** {@code mbind} on aarch64 and all other newer ones: {@code asm-generic/unistd.h}, since 2.6.7. */
    public static final int NR_MBIND_GENERIC = 235;

    /** {@code mbind} on this machine. */
    public static final int NR_MBIND =
            System.getProperty("os.arch").equals("amd64") ? NR_MBIND_X86_64 : NR_MBIND_GENERIC;

    /** {@code pidfd_send_signal}, the same number everywhere: {@code asm-generic/unistd.h}, since 5.1. */
    public static final int NR_PIDFD_SEND_SIGNAL = 424;
    /** {@code pidfd_open}, the same number everywhere: {@code asm-generic/unistd.h}, since 5.3. */
    public static final int NR_PIDFD_OPEN = 434;
    /** {@code process_madvise}, the same number everywhere: {@code asm-generic/unistd.h}, since 5.10. */
    public static final int NR_PROCESS_MADVISE = 440;

    private Syscalls() {}
}

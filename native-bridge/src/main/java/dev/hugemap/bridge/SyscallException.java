// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

import java.util.StringJoiner;

/** A system call that the kernel refused: the call, its arguments in readable form, and the error number. */
public final class SyscallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final String arguments;
    private final int errno;

    /**
     * Records a refusal.
     *
     * @param call the call's name in C, for example {@code madvise}
     * @param arguments its arguments, readable, for example {@code 0x7f0000000000, 2097152, MADV_COLLAPSE}
     * @param errno what the kernel answered
     */
    public SyscallException(String call, String arguments, Errno errno) {
        super(call + "(" + arguments + "): " + errno);
        this.call = call;
        this.arguments = arguments;
        this.errno = errno.value();
    }

    /**
     * A refusal, with the arguments as they print themselves.
     *
     * @param call the call's name in C
     * @param errno what the kernel answered
     * @param arguments the call's arguments, in C's order
     * @return the exception, to be thrown
     */
    public static SyscallException of(String call, Errno errno, Object... arguments) {
        StringJoiner text = new StringJoiner(", ");
        for (Object argument : arguments) {
            text.add(argument.toString());
        }
        return new SyscallException(call, text.toString(), errno);
    }

    /**
     * The call's name in C.
     *
     * @return for example {@code mmap}
     */
    public String call() {
        return call;
    }

    /**
     * The call's arguments in readable form.
     *
     * @return the arguments, separated by commas
     */
    public String arguments() {
        return arguments;
    }

    /**
     * What the kernel answered.
     *
     * @return the error number
     */
    public Errno errno() {
        return new Errno(errno);
    }
}

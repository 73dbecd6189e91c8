// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

/**
 * A refusal, or a reason of one, that has a {@link Code}. All exceptions of hugemap are, but {@link SyscallException}, which
 * has the kernel's own {@link Errno}. A wrong call by the program itself gets the JDK's exceptions of wrong calls.
 */
public interface Coded {
    /**
     * The short name, which the message holds too.
     *
     * @return the same for the same reason, in every version
     */
    Code code();
}

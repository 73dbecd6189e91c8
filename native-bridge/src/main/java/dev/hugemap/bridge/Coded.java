// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

/** A refusal, or a reason of one, that has a {@link Code}. All exceptions of hugemap are, but what the kernel said itself. */
public interface Coded {
    /**
     * The short name, which the message holds too.
     *
     * @return the same for the same reason, in every version
     */
    Code code();
}

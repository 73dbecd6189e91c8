// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import org.jspecify.annotations.Nullable;

/** What hugemap was trying to do with memory when it failed. The cause, where there is one, is what the kernel said. */
public class HugeMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Records a failure.
     *
     * @param message what failed; observed numbers; likely cause; what to do
     * @param cause what the kernel said, or null
     */
    public HugeMemoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;
import org.jspecify.annotations.Nullable;

/** What hugemap was trying to do with memory when it failed. The cause, where there is one, is what the kernel said. */
public class HugeMemoryException extends RuntimeException implements Coded {
    private static final long serialVersionUID = 1L;

    /** Of a failure that no narrower type tells of. */
    private static final int GENERAL = 100;

    private final int number;

    /**
     * Records a failure. Its code is that of the cause where that has one, else HM-100, which goes behind the message.
     *
     * @param message what failed; observed numbers; likely cause; what to do
     * @param cause what the kernel said, or null
     */
    public HugeMemoryException(String message, @Nullable Throwable cause) {
        this(
                cause instanceof Coded coded ? coded.code() : new Code(GENERAL),
                cause instanceof Coded ? message : new Code(GENERAL).after(message),
                cause);
    }

    /**
     * Records a failure of a kind of its own.
     *
     * @param code of that kind
     * @param message which holds the code
     * @param cause what the kernel said, or null
     */
    protected HugeMemoryException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.number = code.number();
    }

    @Override
    public final Code code() {
        return new Code(number);
    }
}

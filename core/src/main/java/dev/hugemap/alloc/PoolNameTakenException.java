// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/** Another pool of this JVM is shown by the name that one was to be registered under. Nothing has changed. */
public final class PoolNameTakenException extends IllegalStateException implements Coded {
    private static final long serialVersionUID = 1L;

    private static final Code CODE = new Code(622);

    private final String name;

    PoolNameTakenException(String name, Throwable cause) {
        super(
                CODE.after("cannot register a pool as " + name + ": another one has that name")
                        + ". Use a name of its own, or close that one's registration",
                cause);
        this.name = name;
    }

    @Override
    public Code code() {
        return CODE;
    }

    /**
     * The name that was asked for.
     *
     * @return as it was given
     */
    public String name() {
        return name;
    }
}

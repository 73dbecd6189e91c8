// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/** Another pool of this JVM is shown by the name that one was to be registered under. Nothing has changed. */
public final class PoolNameTakenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String name;

    PoolNameTakenException(String name, Throwable cause) {
        super(
                "cannot register a pool as " + name
                        + ": another one has that name. Use a name of its own, or close that one's registration",
                cause);
        this.name = name;
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

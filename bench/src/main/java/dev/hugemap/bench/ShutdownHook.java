// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

/** Does something where the JVM is ended before this is closed, as by a signal. Closing may come while the JVM ends. */
public final class ShutdownHook implements AutoCloseable {
    private final Thread thread;

    private ShutdownHook(Thread thread) {
        this.thread = thread;
    }

    /**
     * Waits for the JVM's end.
     *
     * @param action what to do then
     * @return what takes it back
     */
    public static ShutdownHook of(Runnable action) {
        Thread thread = new Thread(action);
        Runtime.getRuntime().addShutdownHook(thread);
        return new ShutdownHook(thread);
    }

    @Override
    public void close() {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException ending) {
            // The JVM ends, so the action is done anyway.
            return;
        }
    }
}

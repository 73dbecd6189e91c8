package dev.hugemap.bench;

/** Does something where the JVM is ended before this is closed, as by a signal. Closing may come while the JVM ends. */
final class ShutdownHook implements AutoCloseable {
    private final Thread thread;

    private ShutdownHook(Thread thread) {
        this.thread = thread;
    }

    static ShutdownHook of(Runnable action) {
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

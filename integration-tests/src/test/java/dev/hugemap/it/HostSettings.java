// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes of this host's settings in sysfs and procfs that end when it is closed, or with the JVM.
 *
 * <p>Needs root. The first one in a JVM waits until no other JVM changes settings, and keeps them all waiting until its
 * JVM ends: two suites at a time would take each other's pages. Not for sharing between threads.
 */
public final class HostSettings implements AutoCloseable {
    private static final Pattern CHOSEN = Pattern.compile("\\[([^]]+)]");

    private final Deque<Saved> saved = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::restore, "restore host settings");

    /** Changes of files that are nobody else's business; for this host's settings, {@link #open()}. */
    HostSettings() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a group of changes, as the only JVM that makes any. */
    public static HostSettings open() {
        HeldLock.CHANNEL.isOpen();
        return new HostSettings();
    }

    /** The value of a setting: of a list like {@code always [madvise] never}, what is chosen. */
    public static String read(Path file) {
        // Not Files.readString: of a file of size 0 it first reads one byte, and a sysctl answers the first read alone.
        try (InputStream stream = Files.newInputStream(file)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
            Matcher chosen = CHOSEN.matcher(text);
            return chosen.find() ? chosen.group(1) : text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the kernel do something once: what is written here is no setting, and nothing is to be put back. */
    static void trigger(Path file, Object value) {
        put(file, value.toString());
    }

    /** Changes a setting. What the kernel makes of it is for the caller to read. */
    public synchronized void write(Path file, Object value) {
        saved.push(new Saved(file, read(file)));
        put(file, value.toString());
    }

    /** Puts every setting back, last change first. */
    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The JVM is ending, and the hook finds nothing left to do.
        }
    }

    private synchronized void restore() {
        UncheckedIOException failure = null;
        while (!saved.isEmpty()) {
            Saved last = saved.pop();
            try {
                put(last.file, last.value);
            } catch (UncheckedIOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void put(Path file, String value) {
        try {
            Files.writeString(file, value);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + value + " to " + file, e);
        }
    }

    private record Saved(Path file, String value) {}

    /** Taken by the first change in this JVM, given back by the kernel when the JVM ends. */
    private static final class HeldLock {
        private static final FileChannel CHANNEL = acquire();

        private static FileChannel acquire() {
            Path file = Path.of("/run/hugemap-host-settings.lock");
            try {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                channel.lock();
                return channel;
            } catch (IOException e) {
                throw new UncheckedIOException("can't lock " + file, e);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** What is measured now and how long it still takes, on one line of a terminal; nothing in a pipe. For one thread. */
final class Progress implements AutoCloseable {
    private static final int ROUND_SECONDS = 5;
    private static final int UPDATE_MILLIS = 500;

    private final @Nullable PrintStream terminal;
    private final long start = System.nanoTime();
    private @Nullable ProgressBar bar;

    private Progress(@Nullable PrintStream terminal) {
        this.terminal = terminal;
    }

    /** For whoever watches standard error; what is written to it goes to the stream given. */
    static Progress on(PrintStream err) {
        return new Progress(isWatched(System.getenv()) ? err : null);
    }

    /** For nobody. */
    static Progress silent() {
        return new Progress(null);
    }

    /** A cell's turn begins, and from here on all turns take about so long. */
    void at(Cell cell, Duration left) {
        show(cell.toString(), left);
    }

    /** Something else begins, and from here on it takes about so long. */
    void show(String what, Duration left) {
        if (terminal == null) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("bench")
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUnit(" s", 1)
                    .hideEta()
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .clearDisplayOnFinish()
                    .setConsumer(new Line(terminal))
                    .build();
        }
        long gone = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        bar.maxHint(gone + left.toSeconds()).stepTo(gone);
        bar.setExtraMessage(about(left) + " left: " + what);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    /** A duration as somebody says it who doesn't know exactly. */
    static String about(Duration duration) {
        long seconds = (duration.toSeconds() + ROUND_SECONDS - 1) / ROUND_SECONDS * ROUND_SECONDS;
        Duration rounded = Duration.ofSeconds(seconds);
        if (rounded.toHours() > 0) {
            return "about " + rounded.toHours() + " h " + rounded.toMinutesPart() + " min";
        }
        return rounded.toMinutes() > 0
                ? "about " + rounded.toMinutes() + " min " + rounded.toSecondsPart() + " s"
                : "about " + seconds + " s";
    }

    private static boolean isWatched(Map<String, String> environment) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return environment.getOrDefault("NO_COLOR", "").isEmpty()
                    && !environment.getOrDefault("TERM", "").equals("dumb")
                    && (target.startsWith("/dev/pts/")
                            || target.startsWith("/dev/tty")
                            || target.equals("/dev/console"));
        } catch (IOException unknown) {
            return false;
        }
    }

    /** One line that is written over and over, and leaves nothing behind. */
    private record Line(PrintStream terminal) implements ProgressBarConsumer {
        /** A fixed width: asking the terminal for its own would load a native library. */
        private static final int WIDTH = 99;

        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String line) {
            terminal.print("\r\u001b[K" + line.substring(0, Math.min(line.length(), WIDTH)));
            terminal.flush();
        }

        @Override
        public void clear() {
            accept("");
        }

        @Override
        public void close() {
            clear();
        }
    }
}

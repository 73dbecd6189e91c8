// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.ProgressListener;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on standard error, for somebody who watches and only when there is something to wait for.
 *
 * <p>What draws it is loaded when it is first drawn: a quick allocation, or one in a pipe, doesn't pay for it.
 */
final class ProgressDisplay implements ProgressListener {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int UPDATE_MILLIS = 100;

    private final Console console;
    private final String task;
    private final long start = System.nanoTime();
    private @Nullable ProgressBar bar;

    /** What is done is named by a word, for example {@code populate}. */
    ProgressDisplay(Console console, String task) {
        this.console = console;
        this.task = task;
    }

    @Override
    public synchronized void populated(long populatedBytes, long totalBytes) {
        if (!console.progress() || System.nanoTime() - start < PATIENCE_NANOS) {
            return;
        }
        if (bar == null) {
            bar = open();
        }
        // A second backing that is tried may be larger by its rounding, and starts from nothing.
        bar.maxHint(totalBytes).stepTo(populatedBytes);
    }

    /** Takes the bar off the screen, if there was one. */
    synchronized void finish() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private ProgressBar open() {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" MiB", 1L << 20)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .clearDisplayOnFinish()
                .setConsumer(new StatusLine(console.err()))
                .build();
    }
}

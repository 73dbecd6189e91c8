// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBarConsumer;

/** One line of a terminal that is written over and over, and leaves nothing behind. */
record StatusLine(PrintStream terminal) implements ProgressBarConsumer {
    /** A fixed width: asking the terminal for its own would load a native library. */
    private static final int WIDTH = 79;

    private static final String START_AFRESH = "\r\u001b[K";

    @Override
    public int getMaxRenderedLength() {
        return WIDTH;
    }

    @Override
    public void accept(String line) {
        terminal.print(START_AFRESH + line.substring(0, Math.min(line.length(), WIDTH)));
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

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import com.sun.jna.Function;
import dev.hugemap.Skips;
import dev.hugemap.it.Command;
import dev.hugemap.it.Nobody;
import dev.hugemap.it.SmapsVma;
import dev.hugemap.page.AddressRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Swap space for a test: the host's, or a file of its own that goes when this is closed. */
final class Swap implements AutoCloseable {
    static final Path LIST = Path.of("/proc/swaps");
    private static final int MADV_PAGEOUT = 21;
    private static final int BYTES = 64 << 20;

    private final Path file = Path.of("target", "swap").toAbsolutePath();
    private final boolean ours;

    private Swap(boolean ours) {
        this.ours = ours;
    }

    /** Swap space from now on; without it, and without the right to make some, the test is skipped. */
    static Swap on() {
        boolean there = lines(LIST) > 1;
        Skips.unless(there || Nobody.isRoot(), "root: a swap file");
        Swap swap = new Swap(!there);
        if (swap.ours) {
            swap.make();
        }
        return swap;
    }

    private void make() {
        try {
            Files.write(file, new byte[BYTES]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("chmod 600");
        run("mkswap");
        run("swapon");
    }

    private void run(String command) {
        Command.Finished finished = Command.of("sh", "-c", command + " " + file).run();
        if (finished.exit() != 0) {
            throw new IllegalStateException(finished.err());
        }
    }

    /** Has the kernel write memory to swap, all of it. */
    static void out(AddressRange range) {
        long pid = ProcessHandle.current().pid();
        // Pages that another processor is about to list can't be taken in that moment.
        for (int i = 0; i < 100; i++) {
            Function.getFunction("c", "madvise").invokeInt(new Object[] {range.start(), range.length(), MADV_PAGEOUT});
            if (SmapsVma.of(pid, range.start()).bytes("Swap") >= range.length()) {
                return;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new IllegalStateException("the kernel doesn't write " + range + " to swap");
    }

    private static long lines(Path path) {
        try {
            return Files.readAllLines(path).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (ours) {
            run("swapoff");
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

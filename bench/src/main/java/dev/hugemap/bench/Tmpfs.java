// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory, of this process's own, taken away again with all that is in it. */
record Tmpfs(Path folder) implements AutoCloseable {
    /**
     * Mounts one; needs root.
     *
     * @param huge when its files get huge pages: {@code always} or {@code never}
     * @throws IllegalStateException if the kernel doesn't let it
     */
    static Tmpfs mount(String huge) throws IOException {
        Path folder = Files.createTempDirectory("hugemap-ring-");
        try {
            run("mount", "-t", "tmpfs", "-o", "huge=" + huge, "none", folder.toString());
        } catch (IllegalStateException e) {
            Files.delete(folder);
            throw e;
        }
        return new Tmpfs(folder);
    }

    @Override
    public void close() throws IOException {
        run("umount", folder.toString());
        Files.delete(folder);
    }

    private static void run(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("can't set up a file system in memory: " + told + "; run it as root");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + words[0], e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.shared.SharedMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A hugetlbfs of a test's own, and shared memory that sees no other. Needs root; unmounted when it is closed. */
public record HugeMount(Path folder) implements AutoCloseable {
    /** Mounts one, with options as of mount. */
    public static HugeMount of(String options) {
        try {
            Path folder = Files.createTempDirectory("hugemap-mount");
            run("mount", "-t", "hugetlbfs", "-o", options, "none", folder.toString());
            return new HugeMount(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, by other system calls. */
    SharedMemory memory(NativeBridge bridge) {
        return over(bridge, folder);
    }

    /** Shared memory over the mounts in some folders alone. */
    static SharedMemory over(Path... folders) {
        return over(NativeBridge.system(), folders);
    }

    /** The same, by other system calls. */
    static SharedMemory over(NativeBridge bridge, Path... folders) {
        List<String> seen = Arrays.stream(folders).map(Path::toString).toList();
        return SharedMemory.over(bridge, new Only(KernelFiles.system(), seen));
    }

    /** Shared memory that sees this mount alone. */
    public SharedMemory memory() {
        return over(folder);
    }

    Path file(String name) {
        return folder.resolve(name + ".hugemap");
    }

    static void run(String... command) {
        try {
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run("umount", folder.toString());
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Only(KernelFiles files, List<String> folders) implements KernelFiles {
        @Override
        public Optional<String> read(String path) {
            Optional<String> text = files.read(path);
            return path.equals("/proc/self/mountinfo") ? text.map(this::without) : text;
        }

        @Override
        public List<String> list(String directory) {
            return files.list(directory);
        }

        private String without(String mounts) {
            return mounts.lines()
                    .filter(line -> folders.stream().anyMatch(folder -> line.contains(" " + folder + " ")))
                    .collect(Collectors.joining("\n"));
        }
    }
}

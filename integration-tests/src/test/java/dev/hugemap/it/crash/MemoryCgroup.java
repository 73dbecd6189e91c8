// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import dev.hugemap.Skips;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A control group of the test's own with a memory limit, v1 or v2, where this host has the memory controller mounted; else
 * the test is skipped. Needs root. Source: {@code man 7 cgroups}.
 */
public record MemoryCgroup(Path group) implements AutoCloseable {
    /** A group with a limit in bytes. */
    public static MemoryCgroup create(long limit) {
        Path mount = mount();
        boolean first = Files.exists(mount.resolve("memory.limit_in_bytes"));
        MemoryCgroup cgroup = new MemoryCgroup(
                mount.resolve("hugemap-it-memory-" + ProcessHandle.current().pid()));
        try {
            if (!first) {
                write(mount.resolve("cgroup.subtree_control"), "+memory");
            }
            Files.createDirectory(cgroup.group);
            write(cgroup.group.resolve(first ? "memory.limit_in_bytes" : "memory.max"), Long.toString(limit));
            return cgroup;
        } catch (IOException | UncheckedIOException e) {
            cgroup.close();
            Skips.unless(false, "a memory control group of its own: " + e.getMessage());
            throw new AssertionError(e);
        }
    }

    /** The file that takes the processes of the group. */
    public String processes() {
        return group.resolve("cgroup.procs").toString();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path mount() {
        List<String[]> mounts;
        try {
            mounts = Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .map(line -> line.split(" ", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return mounts.stream()
                .filter(fields -> fields[2].equals("cgroup")
                        && List.of(fields[3].split(",")).contains("memory"))
                .map(fields -> Path.of(fields[1]))
                .findFirst()
                .or(() -> mounts.stream()
                        .filter(fields -> fields[2].equals("cgroup2"))
                        .map(fields -> Path.of(fields[1]))
                        .filter(MemoryCgroup::controlsMemory)
                        .findFirst())
                .orElseGet(() -> {
                    Skips.unless(false, "a mounted memory controller");
                    throw new AssertionError();
                });
    }

    private static boolean controlsMemory(Path mount) {
        try {
            return List.of(Files.readString(mount.resolve("cgroup.controllers"))
                            .strip()
                            .split(" "))
                    .contains("memory");
        } catch (IOException none) {
            return false;
        }
    }

    private static void write(Path file, String value) throws IOException {
        Files.writeString(file, value);
    }
}

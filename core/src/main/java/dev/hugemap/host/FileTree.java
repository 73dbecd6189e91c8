// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Kernel files below a folder. */
record FileTree(Path root) implements KernelFiles {
    @Override
    public Optional<String> read(String path) {
        // Not Files.readAllBytes: of a file of size 0 it first reads one byte, and a sysctl answers the first read
        // alone.
        try (InputStream file = Files.newInputStream(resolve(path))) {
            return Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | InvalidPathException absentOrForbidden) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list(String directory) {
        try (Stream<Path> entries = Files.list(resolve(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException | UncheckedIOException | InvalidPathException absentOrForbidden) {
            return List.of();
        }
    }

    private Path resolve(String path) {
        return root.resolve(path.substring(1));
    }
}

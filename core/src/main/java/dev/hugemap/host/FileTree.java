// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

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
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(resolve(directory))) {
            for (Path entry : entries) {
                names.add(entry.getFileName().toString());
            }
        } catch (IOException | DirectoryIteratorException | InvalidPathException absentOrForbidden) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    private Path resolve(String path) {
        return root.resolve(path.substring(1));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The classes of hugemap's own. */
final class OwnClasses {
    private static final String SUFFIX = ".class";

    private OwnClasses() {}

    /** Has the JVM load all of them, used or not. */
    static void loadAll() throws IOException {
        for (Class<?> one : List.of(NativeBridge.class, HugeMemory.class)) {
            Path origin = origin(one);
            if (Files.isDirectory(origin)) {
                loadBelow(origin);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(origin)) {
                    loadBelow(jar.getPath("/"));
                }
            }
        }
    }

    private static Path origin(Class<?> one) {
        try {
            return Path.of(
                    one.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void loadBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("dev"))) {
            files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(SUFFIX) && !name.contains("-info"))
                    .map(name ->
                            name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
                    .forEach(OwnClasses::load);
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, OwnClasses.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError absent) {
            // What isn't there for this process, such as JNA's side of the bridge, it doesn't need.
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that these tests belong to. */
public final class Checkout {
    /** What the launcher looks at: a tree with these runs the command, and says whether a build is out of date. */
    private static final List<String> RUNNABLE = List.of(
            "hugemap",
            "pom.xml",
            "native-bridge/pom.xml",
            "native-bridge/src/main",
            "core/pom.xml",
            "core/src/main",
            "cli/pom.xml",
            "cli/src/main",
            "docs/guides/troubleshooting.md",
            "cli/target/modules",
            "cli/target/hugemap-cli.jar");

    private Checkout() {}

    /** The folder with the launcher in it. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(folder.resolve("hugemap"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "no launcher in any folder above " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    /** Copies what the command needs to run, with its times: for users who can't read the tree itself. */
    public static Path copyRunnable(Path target) {
        for (String part : RUNNABLE) {
            copy(root().resolve(part), target.resolve(part));
        }
        touch(target.resolve("cli/target/hugemap-cli.jar"));
        Nobody.letRead(target);
        return target.resolve("hugemap");
    }

    /** The folders of a copy are as young as the last file in them, and the launcher counts them among the sources. */
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a file or a tree, with its times. */
    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            Files.createDirectories(to.getParent());
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

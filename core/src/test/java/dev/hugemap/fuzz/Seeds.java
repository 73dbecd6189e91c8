// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

import dev.hugemap.host.KernelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Texts that kernels wrote: those that were recorded, and this machine's own. */
public final class Seeds {
    private Seeds() {}

    /**
     * One file of every recorded tree and of this machine, as far as they have it.
     *
     * @param path absolute, as on the machine
     * @param more texts made by hand
     */
    public static List<String> of(String path, String... more) {
        List<String> texts = new ArrayList<>(List.of(more));
        trees().forEach(tree -> KernelFiles.under(tree).read(path).ifPresent(texts::add));
        KernelFiles.system().read(path).ifPresent(texts::add);
        return texts;
    }

    /** Recorded texts of one process, whose names start so. */
    public static List<String> recorded(String start) {
        try (Stream<Path> files = Files.list(resource("/smaps"))) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().startsWith(start)) {
                    texts.add(Files.readString(file));
                }
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The recorded trees. */
    public static List<Path> trees() {
        try (Stream<Path> trees = Files.list(resource("/trees"))) {
            return trees.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(Seeds.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}

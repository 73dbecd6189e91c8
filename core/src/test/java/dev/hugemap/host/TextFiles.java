// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Kernel files written down in a test: a base tree, with some files replaced and some unreadable. */
final class TextFiles implements KernelFiles {
    private static final String UNREADABLE = "\0unreadable";

    private final KernelFiles base;
    private final Map<String, String> texts = new TreeMap<>();

    private TextFiles(KernelFiles base) {
        this.base = base;
    }

    static TextFiles none() {
        return over(KernelFiles.under(Path.of("/nonexistent")));
    }

    static TextFiles over(KernelFiles base) {
        return new TextFiles(base);
    }

    TextFiles with(String path, String text) {
        texts.put(path, text);
        return this;
    }

    /** The file is in its folder and may not be read. */
    TextFiles unreadable(String path) {
        return with(path, UNREADABLE);
    }

    @Override
    public Optional<String> read(String path) {
        String text = texts.get(path);
        if (text == null) {
            return base.read(path);
        }
        return text.equals(UNREADABLE) ? Optional.empty() : Optional.of(text);
    }

    @Override
    public List<String> list(String directory) {
        SortedSet<String> names = new TreeSet<>(base.list(directory));
        String prefix = directory + "/";
        texts.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()).split("/")[0])
                .forEach(names::add);
        return List.copyOf(names);
    }
}

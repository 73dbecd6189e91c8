// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.host.KernelFiles;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The model's procfs and sysfs: each file computed when it is read. */
final class FileTable implements KernelFiles {
    private final TreeMap<String, Supplier<String>> files = new TreeMap<>();
    private final TreeMap<String, Consumer<String>> writers = new TreeMap<>();

    void file(String path, Supplier<String> text) {
        files.put(path, text);
    }

    void number(String path, Supplier<Long> value) {
        files.put(path, () -> value.get() + "\n");
    }

    void setting(String path, Supplier<String> text, Consumer<String> writer) {
        files.put(path, () -> text.get() + "\n");
        writers.put(path, writer);
    }

    void write(String path, String text) {
        Consumer<String> writer = writers.get(path);
        if (writer == null) {
            throw new IllegalArgumentException("the model has no setting " + path);
        }
        writer.accept(text.strip());
    }

    /** Takes a folder away. */
    void remove(String folder) {
        files.keySet().removeIf(path -> path.startsWith(folder));
    }

    @Override
    public Optional<String> read(String path) {
        Supplier<String> text = files.get(path);
        return text == null ? Optional.empty() : Optional.of(text.get());
    }

    @Override
    public List<String> list(String directory) {
        String prefix = directory.endsWith("/") ? directory : directory + "/";
        TreeSet<String> names = new TreeSet<>();
        for (String path : files.tailMap(prefix).keySet()) {
            if (!path.startsWith(prefix)) {
                break;
            }
            String rest = path.substring(prefix.length());
            int slash = rest.indexOf('/');
            names.add(slash < 0 ? rest : rest.substring(0, slash));
        }
        return List.copyOf(names);
    }
}

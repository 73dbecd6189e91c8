// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import java.io.IOException;
import java.nio.file.Path;

/** Writes the text files by which the kernel takes settings, below {@code /sys} and {@code /proc/sys}. */
@FunctionalInterface
public interface SettingWriter {
    /**
     * The files of this machine.
     *
     * @return the files below {@code /}
     */
    static SettingWriter system() {
        return under(Path.of("/"));
    }

    /**
     * The files of a made-up tree.
     *
     * @param root the folder that stands for {@code /}
     * @return the files below it
     */
    static SettingWriter under(Path root) {
        return new SettingTree(root);
    }

    /**
     * Writes a setting, in one call. No file is made.
     *
     * @param path absolute, as on the machine
     * @param value one line, without its end
     * @throws java.nio.file.NoSuchFileException if there is no such setting
     * @throws java.nio.file.AccessDeniedException if this process may not write it
     * @throws IOException if the file system is read-only, or the kernel doesn't take the value
     */
    void write(String path, String value) throws IOException;
}

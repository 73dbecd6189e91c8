// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The text files in which the kernel tells about itself: procfs, sysfs, cgroupfs.
 *
 * <p>All paths are absolute, as on the machine. Reading never throws: what is absent or may not be read is empty, and
 * whoever asks says "unknown". Safe for use by many threads.
 */
public interface KernelFiles {
    /**
     * The files of this machine.
     *
     * @return the files below {@code /}
     */
    static KernelFiles system() {
        return under(Path.of("/"));
    }

    /**
     * The files of a recorded tree.
     *
     * @param root the folder that stands for {@code /}
     * @return the files below it
     */
    static KernelFiles under(Path root) {
        return new FileTree(root);
    }

    /**
     * A file's text.
     *
     * @param path absolute path, for example {@code /proc/meminfo}
     * @return the text, or empty where the file is absent or may not be read
     */
    Optional<String> read(String path);

    /**
     * The names in a folder.
     *
     * @param directory absolute path
     * @return names without the folder, sorted; none where the folder is absent or may not be read
     */
    List<String> list(String directory);

    /**
     * A file's number: the decimal digits that are all its text, blanks at the ends aside. A sign is none of them.
     *
     * @param path absolute path, for example {@code /proc/sys/vm/max_map_count}
     * @return the number, or empty where the file is absent, may not be read, or holds anything else
     */
    default OptionalLong readNumber(String path) {
        Optional<String> text = read(path);
        return text.isPresent() ? Digits.read(text.get().strip()) : OptionalLong.empty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Settings below a folder. */
record SettingTree(Path root) implements SettingWriter {
    @Override
    public void write(String path, String value) throws IOException {
        byte[] line = (value + "\n").getBytes(StandardCharsets.US_ASCII);
        Files.write(
                root.resolve(path.substring(1)), line, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelFilesTest {
    @TempDir
    private Path root;

    @Test
    void readsTextsNumbersAndNamesBelowItsRoot() throws IOException {
        Files.createDirectories(root.resolve("proc/sys"));
        Files.writeString(root.resolve("proc/sys/b"), " 42\n");
        Files.writeString(root.resolve("proc/sys/a"), "text");
        KernelFiles files = KernelFiles.under(root);

        assertThat(files.read("/proc/sys/b")).contains(" 42\n");
        assertThat(files.readNumber("/proc/sys/b")).hasValue(42);
        assertThat(files.readNumber("/proc/sys/a")).isEmpty();
        assertThat(files.list("/proc/sys")).containsExactly("a", "b");
    }

    @Test
    void isEmptyWhereNothingCanBeRead() {
        KernelFiles files = KernelFiles.under(root);

        assertThat(files.read("/absent")).isEmpty();
        assertThat(files.read("/")).isEmpty();
        assertThat(files.read("/bad\0name")).isEmpty();
        assertThat(files.readNumber("/absent")).isEmpty();
        assertThat(files.list("/absent")).isEmpty();
        assertThat(files.list("/bad\0name")).isEmpty();
    }

    @Test
    void readsBytesThatAreNoText() throws IOException {
        Files.write(root.resolve("name"), new byte[] {'a', (byte) 0xff, 'b'});

        assertThat(KernelFiles.under(root).read("/name")).contains("a\ufffdb");
    }
}

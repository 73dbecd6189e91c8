// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugemap.bridge.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings in files that the kernel doesn't read. */
class HostSettingsTest {
    @TempDir
    private Path folder;

    private Path count;
    private Path mode;

    @BeforeEach
    void write() throws IOException {
        count = Files.writeString(folder.resolve("nr_hugepages"), "3\n");
        mode = Files.writeString(folder.resolve("enabled"), "always [madvise] never\n");
    }

    @Test
    void readsWhatIsChosenFromAList() {
        assertThat(HostSettings.read(mode)).isEqualTo("madvise");
        assertThat(HostSettings.read(count)).isEqualTo("3");
    }

    @Test
    void putsEverySettingBackToItsFirstValue() {
        try (HostSettings settings = new HostSettings()) {
            settings.write(count, 5);
            settings.write(mode, "never");
            settings.write(count, 7);
            assertThat(count).hasContent("7");
            assertThat(mode).hasContent("never");
        }
        assertThat(count).hasContent("3");
        assertThat(mode).hasContent("madvise");
    }

    @Test
    void putsTheOthersBackWhenOneCannotBe() throws IOException {
        HostSettings settings = new HostSettings();
        settings.write(count, 5);
        settings.write(mode, "never");
        Files.delete(mode);
        Files.createDirectory(mode);

        assertThatThrownBy(settings::close)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(mode.toString());
        assertThat(count).hasContent("3");
    }

    @Test
    void putsSettingsBackWhenTheJvmEndsFirst() {
        ChildJvm.Result result =
                ChildJvm.of(Leaver.class).withArguments(count.toString()).run();

        assertThat(result.exitCode()).as(result.err()).isEqualTo(9);
        assertThat(result.out()).isEqualTo("5");
        assertThat(count).hasContent("3");
    }

    /** Changes a setting, prints it, and ends its JVM without closing anything. */
    static final class Leaver {
        public static void main(String[] arguments) {
            Path file = Path.of(arguments[0]);
            new HostSettings().write(file, 5);
            System.out.print(HostSettings.read(file));
            System.exit(9);
        }
    }
}

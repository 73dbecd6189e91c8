// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that the kernel dumps as it dies: memory that is to be left out isn't in the file, and other memory is. */
final class CoreDumpTest {
    private static final int PAGE = 4096;
    private static final int ABORT = 128 + 6;

    @TempDir
    private Path folder;

    private Process child() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "ulimit -c unlimited; exec " + java
                + " -Xmx16m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=16m"
                + " -XX:ErrorFile=/dev/null --enable-native-access=ALL-UNNAMED"
                + " -cp \"$CHILD_CLASS_PATH\" " + SecretChild.class.getName();
        return Command.of("sh", "-c", command)
                .with("CHILD_CLASS_PATH", System.getProperty("java.class.path"))
                .in(folder)
                .start();
    }

    @Test
    void memoryThatIsLeftOutOfCoreDumpsIsNotInOne() throws Exception {
        Process child = child();
        try (InputStream out = child.getInputStream()) {
            assertThat(new String(out.readNBytes(6))).isEqualTo("ready\n");
            String smaps = Files.readString(Path.of("/proc/" + child.pid() + "/smaps"));
            assertThat(smaps).containsPattern("VmFlags:.* dd");
            new ProcessBuilder("kill", "-ABRT", Long.toString(child.pid()))
                    .start()
                    .waitFor();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(ABORT);
        } finally {
            child.destroyForcibly();
        }
        Optional<Path> core = core();
        // Where the host hands dumps to a program of its own, there is no file here, and the flag above has to do.
        if (core.isPresent()) {
            assertThat(has(core.get(), SecretChild.DUMPED))
                    .as("memory like any other")
                    .isTrue();
            assertThat(has(core.get(), SecretChild.KEPT))
                    .as("memory that is left out")
                    .isFalse();
        } else {
            assertThat(Files.readString(Path.of("/proc/sys/kernel/core_pattern")))
                    .containsAnyOf("|", "/", "@");
        }
    }

    private Optional<Path> core() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("core"))
                    .findFirst();
        }
    }

    /** Whether a page of the dump has the pattern. */
    private static boolean has(Path core, int seed) throws IOException {
        byte[] pattern = new byte[SecretChild.REPEATED];
        for (int at = 0; at < pattern.length; at++) {
            pattern[at] = SecretChild.pattern(seed, at);
        }
        MemorySegment wanted = MemorySegment.ofArray(pattern);
        long first = wanted.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(core, StandardOpenOption.READ)) {
            MemorySegment dump = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            for (long at = 0; at + PAGE <= dump.byteSize(); at += PAGE) {
                if (dump.get(ValueLayout.JAVA_LONG_UNALIGNED, at) == first
                        && dump.asSlice(at, PAGE).mismatch(wanted) == -1) {
                    return true;
                }
            }
            return false;
        }
    }
}

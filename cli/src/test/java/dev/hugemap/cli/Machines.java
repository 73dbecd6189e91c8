// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.Commands;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.settings.SettingWriter;
import dev.hugemap.shared.SharedMemory;
import dev.hugemap.vfio.VfioHost;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Machines over modelled hosts, looked at afresh by each command. */
final class Machines {
    /** Writes nothing. */
    static final SettingWriter NO_WRITER = (path, _) -> {
        throw new AssertionError(path + " was to be written");
    };

    private Machines() {}

    /** Writes the model's settings, where its user is root. */
    static SettingWriter root(FakeLinux linux) {
        return (path, value) -> {
            if (!Commands.of(linux.files()).isRoot()) {
                throw new AccessDeniedException(path);
            }
            if (linux.files().read(path).isEmpty()) {
                throw new NoSuchFileException(path);
            }
            linux.admin().write(path, value);
        };
    }

    /** A modelled host whose settings are written in another way. */
    static Machine writing(FakeLinux linux, SettingWriter writer) {
        Machine machine = of(linux);
        return new Machine(machine.memory(), machine.shared(), machine.vfio(), machine.files(), writer);
    }

    static Machine of(FakeLinux linux) {
        return over(linux, linux.files());
    }

    /** A machine that must not be asked for anything. */
    static Machine untouchable() {
        return new Machine(
                Machines::asked,
                Machines::asked,
                Machines::asked,
                KernelFiles.under(Path.of("/nonexistent")),
                NO_WRITER);
    }

    /** The same host with no hugetlbfs mounted. */
    static Machine withoutMounts(FakeLinux linux) {
        return over(linux, new Unmounted(linux.files()));
    }

    /** The same host with one more line in this process's maps. */
    static Machine withMapping(FakeLinux linux, String line) {
        return over(linux, new Mapped(linux.files(), line));
    }

    private static Machine over(FakeLinux linux, KernelFiles files) {
        return new Machine(
                () -> HugeMemory.over(linux, files),
                () -> SharedMemory.over(linux, files),
                () -> VfioHost.over(linux, files),
                files,
                root(linux));
    }

    /** What must not be asked for. */
    static <T> T asked() {
        throw new AssertionError("the machine was asked");
    }

    private record Unmounted(KernelFiles files) implements KernelFiles {
        @Override
        public Optional<String> read(String path) {
            Optional<String> text = files.read(path);
            return path.endsWith("/mountinfo") ? text.map(Unmounted::withoutHugeTlbFs) : text;
        }

        @Override
        public List<String> list(String directory) {
            return files.list(directory);
        }

        private static String withoutHugeTlbFs(String mounts) {
            return mounts.lines()
                    .filter(line -> !line.contains(" hugetlbfs "))
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
        }
    }

    private record Mapped(KernelFiles files, String line) implements KernelFiles {
        @Override
        public Optional<String> read(String path) {
            Optional<String> text = files.read(path);
            return path.equals("/proc/self/maps") ? text.map(maps -> maps + line + "\n") : text;
        }

        @Override
        public List<String> list(String directory) {
            return files.list(directory);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's setting of transparent huge pages, changed until this is closed or the JVM is ended, as by a signal. */
public final class ThpSwitch implements AutoCloseable {
    private static final Path FOLDER = Path.of("/sys/kernel/mm/transparent_hugepage");
    private static final int KIB = 1 << 10;
    private static final String NAME = "enabled";

    private final Path file;
    private final String before;
    private final ShutdownHook hook;

    private ThpSwitch(Path file, String before) {
        this.file = file;
        this.before = before;
        this.hook = ShutdownHook.of(() -> {
            try {
                Files.writeString(file, before);
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            }
        });
    }

    /**
     * Changes the setting for all processes.
     *
     * @param mode {@code always}, {@code madvise} or {@code never}
     * @return what changes it back
     * @throws IOException without root
     */
    public static ThpSwitch to(String mode) throws IOException {
        return to(FOLDER.resolve(NAME), mode);
    }

    /**
     * Changes the setting of one size, for all processes.
     *
     * @param size whose
     * @param mode {@code always}, {@code inherit}, {@code madvise} or {@code never}
     * @return what changes it back
     * @throws IOException without root, or where the kernel has no such size
     */
    public static ThpSwitch to(PageSize size, String mode) throws IOException {
        return to(FOLDER.resolve("hugepages-" + size.bytes() / KIB + "kB").resolve(NAME), mode);
    }

    private static ThpSwitch to(Path file, String mode) throws IOException {
        String modes = Files.readString(file);
        ThpSwitch back = new ThpSwitch(file, modes.substring(modes.indexOf('[') + 1, modes.indexOf(']')));
        try {
            Files.writeString(file, mode);
        } catch (IOException refused) {
            back.hook.close();
            throw refused;
        }
        return back;
    }

    @Override
    public void close() throws IOException {
        Files.writeString(file, before);
        hook.close();
    }
}

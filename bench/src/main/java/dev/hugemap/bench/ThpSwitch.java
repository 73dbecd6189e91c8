package dev.hugemap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's setting of transparent huge pages, changed until this is closed. */
record ThpSwitch(String before) implements AutoCloseable {
    private static final Path FILE = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    /**
     * Changes the setting for all processes.
     *
     * @param mode {@code always}, {@code madvise} or {@code never}
     * @throws IOException without root
     */
    static ThpSwitch to(String mode) throws IOException {
        String modes = Files.readString(FILE);
        ThpSwitch back = new ThpSwitch(modes.substring(modes.indexOf('[') + 1, modes.indexOf(']')));
        Files.writeString(FILE, mode);
        return back;
    }

    @Override
    public void close() throws IOException {
        Files.writeString(FILE, before);
    }
}

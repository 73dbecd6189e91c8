package dev.hugemap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's setting of transparent huge pages, changed until this is closed or the JVM is ended, as by a signal. */
final class ThpSwitch implements AutoCloseable {
    private static final Path FILE = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    private final String before;
    private final ShutdownHook hook;

    private ThpSwitch(String before) {
        this.before = before;
        this.hook = ShutdownHook.of(() -> {
            try {
                Files.writeString(FILE, before);
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            }
        });
    }

    /**
     * Changes the setting for all processes.
     *
     * @param mode {@code always}, {@code madvise} or {@code never}
     * @throws IOException without root
     */
    static ThpSwitch to(String mode) throws IOException {
        String modes = Files.readString(FILE);
        ThpSwitch back = new ThpSwitch(modes.substring(modes.indexOf('[') + 1, modes.indexOf(']')));
        try {
            Files.writeString(FILE, mode);
        } catch (IOException refused) {
            back.hook.close();
            throw refused;
        }
        return back;
    }

    @Override
    public void close() throws IOException {
        Files.writeString(FILE, before);
        hook.close();
    }
}

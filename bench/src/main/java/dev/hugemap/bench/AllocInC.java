// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** mimalloc called from C, by a program that is compiled here. Closing deletes it. */
final class AllocInC implements AutoCloseable {
    private static final CSource SOURCE = new CSource("allocate.c", List.of());
    private static final String LIBRARY = "libmimalloc.so.2";
    private static final String PREFIX = "mi_";

    private final Path folder;
    private final Path binary;

    private AllocInC(Path folder, Path binary) {
        this.folder = folder;
        this.binary = binary;
    }

    /**
     * Compiles the program.
     *
     * @throws IOException if it doesn't compile; the message holds the compiler's own
     */
    static AllocInC compile(Path compiler, String... moreOptions) throws IOException {
        Path folder = Files.createTempDirectory("hugemap-bench");
        try {
            return new AllocInC(folder, SOURCE.compile(compiler, folder, moreOptions));
        } catch (IOException | RuntimeException failure) {
            CSource.delete(folder);
            throw failure;
        }
    }

    /**
     * Runs a cell once.
     *
     * @throws IllegalStateException if the library isn't here, with the program's answer
     */
    AllocSample run(AllocCell cell, AllocRun count) {
        return run(LIBRARY, PREFIX, cell, count);
    }

    /** The same by another library, whose functions have this before their names. */
    AllocSample run(String library, String prefix, AllocCell cell, AllocRun count) {
        try {
            Process process = new ProcessBuilder(
                            binary.toString(),
                            library,
                            prefix,
                            cell.pattern().cName(),
                            Long.toString(cell.bytes()),
                            Integer.toString(cell.threads()),
                            Integer.toString(count.iterations()),
                            Integer.toString(count.millis()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return parse(new String(process.getInputStream().readAllBytes(), US_ASCII).strip());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Reads the program's answer.
     *
     * @throws IllegalStateException if it is an error, with its text
     */
    static AllocSample parse(String answer) {
        if (!answer.startsWith("ok ")) {
            throw new IllegalStateException("the program in C answered: " + answer);
        }
        List<Long> picos =
                Arrays.stream(answer.substring(3).split(" ")).map(Long::valueOf).toList();
        return new AllocSample(picos, Double.NaN, SeenPages.NONE);
    }

    @Override
    public void close() throws IOException {
        CSource.delete(folder);
    }
}

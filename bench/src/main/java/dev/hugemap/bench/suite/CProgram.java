package dev.hugemap.bench.suite;

import dev.hugemap.bench.CompilerFailedException;
import dev.hugemap.bench.load.CBaseline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The loads in C, or why there are none.
 *
 * @param baseline compiled
 * @param absence why it isn't; empty where it is, or nobody needs it
 */
record CProgram(Optional<CBaseline> baseline, String absence) implements AutoCloseable {
    /** Nobody needs it. */
    static CProgram leftOut() {
        return new CProgram(Optional.empty(), "");
    }

    /**
     * Compiles it, where that can be.
     *
     * @param compiler of C, if there is one
     * @throws IOException if its files can't be written
     */
    static CProgram of(Optional<Path> compiler) throws IOException {
        if (compiler.isEmpty()) {
            return new CProgram(Optional.empty(), "no C compiler on the PATH");
        }
        try {
            return new CProgram(Optional.of(CBaseline.compile(compiler.get())), "");
        } catch (CompilerFailedException failed) {
            return new CProgram(Optional.empty(), failed.brief());
        }
    }

    @Override
    public void close() throws IOException {
        if (baseline.isPresent()) {
            baseline.get().close();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.CSource;
import dev.hugemap.bench.CompilerFailedException;
import dev.hugemap.bench.load.CBaseline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The loads in C, or why there are none.
 *
 * @param baseline compiled
 * @param compiler what compiled it, as it names itself; why nothing did, otherwise
 * @param absence why there is none and should be; empty otherwise
 */
record CProgram(Optional<CBaseline> baseline, String compiler, String absence) implements AutoCloseable {
    /** Nobody needs it. */
    static CProgram leftOut() {
        return new CProgram(Optional.empty(), "not needed", "");
    }

    /**
     * Compiles it, where that can be.
     *
     * @param compiler of C, if there is one
     * @throws IOException if its files can't be written
     */
    static CProgram of(Optional<Path> compiler) throws IOException {
        if (compiler.isEmpty()) {
            return absent("no C compiler on the PATH");
        }
        try {
            return new CProgram(Optional.of(CBaseline.compile(compiler.get())), CSource.version(compiler.get()), "");
        } catch (CompilerFailedException failed) {
            return absent(failed.brief());
        }
    }

    private static CProgram absent(String reason) {
        return new CProgram(Optional.empty(), reason, reason);
    }

    @Override
    public void close() throws IOException {
        if (baseline.isPresent()) {
            baseline.get().close();
        }
    }
}

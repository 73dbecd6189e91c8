// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import dev.hugemap.memory.HugeMemoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file wasn't loaded, for a reason that is the file's. Nothing of it stays mapped. */
public final class FileLoadException extends HugeMemoryException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final FileLoadReason reason;

    /**
     * Records a failure.
     *
     * @param file which
     * @param reason for programs
     * @param problem observed numbers, without a full stop
     * @param remedy likely cause and what to do, without a full stop
     * @param cause what was thrown, or null
     */
    FileLoadException(Path file, FileLoadReason reason, String problem, String remedy, @Nullable Throwable cause) {
        super(reason.code(), reason.code().after("cannot load " + file + ": " + problem) + ". " + remedy, cause);
        this.file = file.toString();
        this.reason = reason;
    }

    /**
     * Which file.
     *
     * @return as it was given
     */
    public Path file() {
        return Path.of(file);
    }

    /**
     * Why.
     *
     * @return the reason
     */
    public FileLoadReason reason() {
        return reason;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import java.nio.file.Path;

/** Opens files: those on disks, or a test's. */
@FunctionalInterface
interface FileOpener {
    /**
     * Opens a file.
     *
     * @throws FileLoadException if it can't be read, or is no regular file
     */
    OpenedFile open(Path file);
}

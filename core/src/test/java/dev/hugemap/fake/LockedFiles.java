// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.host.KernelFiles;
import java.util.List;
import java.util.Optional;

/** The model's files for other threads: each read sees the model between two calls. */
record LockedFiles(KernelFiles files, Object lock) implements KernelFiles {
    @Override
    public Optional<String> read(String path) {
        synchronized (lock) {
            return files.read(path);
        }
    }

    @Override
    public List<String> list(String directory) {
        synchronized (lock) {
            return files.list(directory);
        }
    }
}

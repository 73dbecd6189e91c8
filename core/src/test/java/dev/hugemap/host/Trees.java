// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Recorded trees of kernel files. */
final class Trees {
    private Trees() {}

    static KernelFiles of(String name) {
        URL folder = Objects.requireNonNull(Trees.class.getResource("/trees/" + name), name);
        try {
            return KernelFiles.under(Path.of(folder.toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}

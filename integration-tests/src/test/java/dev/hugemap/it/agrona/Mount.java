// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.agrona;

import dev.hugemap.Skips;
import dev.hugemap.it.Command;
import java.nio.file.Path;

/** A file system of a test's own in memory, taken away again with all that is in it. */
record Mount(Path folder) implements AutoCloseable {
    /** Skips the test where the kernel has no such file system, or doesn't let it be mounted. */
    static Mount of(String type, String options, Path folder) {
        Command.Finished mounted = Command.of("mount", "-t", type, "-o", options, "none", folder.toString())
                .run();
        Skips.unless(
                mounted.exit() == 0, "a mount of " + type + ": " + mounted.err().strip());
        return new Mount(folder);
    }

    @Override
    public void close() {
        Command.Finished done = Command.of("umount", folder.toString()).run();
        if (done.exit() != 0) {
            throw new AssertionError("can't unmount " + folder + ": " + done.err());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import dev.hugemap.memory.BackingPolicy;
import java.nio.file.Path;

/**
 * Loads big files that are only read - an index, a model's weights - onto huge pages, on this machine. {@link FileLoader} has
 * the same over a host of one's own.
 *
 * <p>A file that is mapped ({@code FileChannel.map}) lies on the page cache's pages: small ones, or what the file system has, that the
 * kernel may drop and read again at any access. A file that is loaded is a copy of its own, on the pages that were asked for,
 * all there when it is handed out.
 */
public final class HugeFiles {
    private HugeFiles() {}

    /**
     * Loads all of a file, by as many threads as the JVM has processors.
     *
     * @param file a regular file; a link to one is followed
     * @param policy which backings, populated up front
     * @return the file's bytes, to be closed
     * @throws IllegalArgumentException if the policy populates on touch
     * @throws FileLoadException if it is no regular file, can't be read, or changes meanwhile; nothing stays mapped
     * @throws dev.hugemap.memory.HugePagesUnavailableException if no backing was granted; nothing has been read then
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system or without native access
     */
    public static LoadedFile load(Path file, BackingPolicy policy) {
        return FileLoader.system().load(file, LoadOptions.of(policy));
    }

    /**
     * Loads all of a file.
     *
     * @param file a regular file; a link to one is followed
     * @param options how
     * @return the file's bytes, to be closed
     * @throws FileLoadException if it is no regular file, can't be read, changes meanwhile, or hasn't the expected checksum;
     *     nothing stays mapped
     * @throws dev.hugemap.memory.HugePagesUnavailableException if no backing was granted; nothing has been read then
     * @throws java.util.concurrent.CancellationException if a listener cancelled by throwing it; so with any other exception
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system or without native access
     */
    public static LoadedFile load(Path file, LoadOptions options) {
        return FileLoader.system().load(file, options);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Much memory, of which only what is touched exists: a file with holes. */
final class SparseMemory {
    private SparseMemory() {}

    static MemorySegment map(Arena arena, long bytes) {
        try {
            Path file = Files.createTempFile("sparse", null);
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.page.Bytes;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file's bytes on huge pages, until it is closed. Any thread may read, and close while none does.
 *
 * <p>It is a copy: what happens to the file afterwards isn't seen. An empty file has an empty segment, and takes a page all
 * the same.
 */
public final class LoadedFile implements AutoCloseable {
    private final Path file;
    private final HugeArena arena;
    /** What was allocated: at least a byte, and never more than the file where that has bytes. */
    private final MemorySegment memory;

    private final MemorySegment segment;
    private final ReadOutcome read;
    private final @Nullable Crc32c checksum;

    LoadedFile(Path file, HugeArena arena, MemorySegment memory, ReadOutcome read, @Nullable Crc32c checksum) {
        this.file = file;
        this.arena = arena;
        this.memory = memory;
        this.segment = memory.asSlice(0, read.bytes()).asReadOnly();
        this.read = read;
        this.checksum = checksum;
    }

    /**
     * Which file.
     *
     * @return as it was given
     */
    public Path file() {
        return file;
    }

    /**
     * The bytes.
     *
     * @return a read-only segment of the file's exact length, whose start is aligned to the granted page size
     */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * On which pages they lie now.
     *
     * @return the kernel's word on them, in whole base pages
     * @throws IllegalStateException if it is closed
     */
    public MappingReport report() {
        return arena.report(memory);
    }

    /**
     * How the memory was granted: the backing, the refusals before it, the proof, NUMA nodes where they were asked for.
     *
     * @return the outcome
     * @throws IllegalStateException if it is closed
     */
    public CommitOutcome outcome() {
        return arena.outcome(memory);
    }

    /**
     * What reading took. To populate the memory before took {@code outcome().populate()}.
     *
     * @return bytes, time, threads
     */
    public ReadOutcome read() {
        return read;
    }

    /**
     * The checksum of what was read.
     *
     * @return the checksum, or empty where none was asked for
     */
    public Optional<Crc32c> checksum() {
        return Optional.ofNullable(checksum);
    }

    /**
     * Ends the segment's lifetime and gives the memory back.
     *
     * @throws IllegalStateException if it is closed already, or the segment is in use by another thread
     * @throws dev.hugemap.memory.HugeMemoryException if the kernel refused to unmap
     */
    @Override
    public void close() {
        arena.close();
    }

    @Override
    public String toString() {
        return file + ", " + Bytes.format(read.bytes()) + ", read in " + read
                + (checksum == null ? "" : ", CRC-32C " + checksum);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Loads files on one host. {@link HugeFiles} has static methods over this machine, {@link #system()}. Immutable and safe for use
 * by many threads.
 */
public final class FileLoader {
    private final NativeBridge bridge;
    private final HugeMemory memory;
    private final FileOpener opener;

    private FileLoader(NativeBridge bridge, HugeMemory memory, FileOpener opener) {
        this.bridge = bridge;
        this.memory = memory;
        this.opener = opener;
    }

    /**
     * Onto memory of this machine.
     *
     * @return the same object each time
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system, or without native access; the
     *     message names the flag that grants it
     */
    public static FileLoader system() {
        // Asked for outside the holder: an exception in a class initialiser would come back as an error later.
        Objects.requireNonNull(NativeBridge.system());
        return SystemHolder.LOADER;
    }

    /**
     * Onto memory over a bridge and files of one's own: for tests.
     *
     * @param bridge the system calls that memory takes
     * @param files the kernel's files
     * @return the loader
     */
    @SuppressWarnings("exports") // the bridge is exported to hugemap's own modules and its tests only
    public static FileLoader over(NativeBridge bridge, KernelFiles files) {
        return over(bridge, files, DiskFile::open);
    }

    /** With files to load of one's own too. */
    static FileLoader over(NativeBridge bridge, KernelFiles files, FileOpener opener) {
        return new FileLoader(bridge, HugeMemory.over(bridge, files), opener);
    }

    /**
     * Loads all of a file, by as many threads as the JVM has processors.
     *
     * @param file a regular file; a link to one is followed
     * @param policy which backings, populated up front
     * @return the file's bytes, to be closed
     * @throws IllegalArgumentException if the policy populates on touch
     * @throws FileLoadException if it is no regular file, can't be read, or changes meanwhile; nothing stays mapped
     * @throws dev.hugemap.memory.HugePagesUnavailableException if no backing was granted; nothing has been read then
     */
    public LoadedFile load(Path file, BackingPolicy policy) {
        return load(file, LoadOptions.of(policy));
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
     * @throws dev.hugemap.memory.NodesUnavailableException if this process can't have memory of a NUMA node that is named
     * @throws java.util.concurrent.CancellationException if a listener cancelled by throwing it; so with any other exception
     */
    public LoadedFile load(Path file, LoadOptions options) {
        try (OpenedFile opened = opener.open(file)) {
            HugeArena arena = memory.shared(options.memory());
            try {
                return load(file, options, opened, arena);
            } catch (Throwable failure) {
                closeAfter(failure, arena);
                throw failure;
            }
        }
    }

    private LoadedFile load(Path file, LoadOptions options, OpenedFile opened, HugeArena arena) {
        // An empty file gets a page too, so that there is an outcome to tell of.
        MemorySegment all = arena.allocate(Math.max(1, opened.bytes()));
        ParallelRead read = new ParallelRead(opened, all.asSlice(0, opened.bytes()), options);
        ReadOutcome outcome = read.run();
        options.expected().ifPresent(expected -> check(file, expected, read.checksum()));
        if (options.protection() == WriteProtection.KERNEL) {
            protect(file, arena.outcome(all).range());
        }
        boolean summed = options.checksumming() == Checksumming.CRC32C;
        return new LoadedFile(file, arena, all, outcome, summed ? read.checksum() : null);
    }

    private static void check(Path file, Crc32c expected, Crc32c found) {
        if (!expected.equals(found)) {
            throw new FileLoadException(
                    file,
                    FileLoadReason.CHECKSUM_DIFFERS,
                    "its CRC-32C is " + found + ", and " + expected + " was expected",
                    "It is another file, or it was damaged: fetch it again",
                    null);
        }
    }

    private void protect(Path file, AddressRange range) {
        try {
            bridge.mprotect(range.start(), range.length(), Protection.PROT_READ);
        } catch (SyscallException refused) {
            throw new HugeMemoryException("cannot protect " + file + " in memory against writes", refused);
        }
    }

    private static void closeAfter(Throwable failure, HugeArena arena) {
        try {
            arena.close();
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** This machine's loader, made at the first use. */
    private static final class SystemHolder {
        private static final FileLoader LOADER =
                new FileLoader(NativeBridge.system(), HugeMemory.system(), DiskFile::open);
    }
}

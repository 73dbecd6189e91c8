// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.Population;
import dev.hugemap.memory.RegionOptions;
import java.util.Optional;

/**
 * How a file is loaded. Immutable; each method gives a changed copy.
 *
 * @param memory how the memory is backed, populated, placed on NUMA nodes and named
 * @param threads how many threads read
 * @param progress told how far reading has come
 * @param checksumming whether a checksum is made
 * @param expected the checksum that the file must have, or empty
 * @param protection who is kept from writing
 */
public record LoadOptions(
        RegionOptions memory,
        int threads,
        LoadListener progress,
        Checksumming checksumming,
        Optional<Crc32c> expected,
        WriteProtection protection) {
    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with fewer than one thread; with a policy that populates on touch; with an expected
     *     checksum where none is made
     */
    public LoadOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread reads, not " + threads);
        }
        if (memory.policy().population() == Population.ON_TOUCH) {
            throw new IllegalArgumentException("a file is loaded into memory that is populated up front, so that it is"
                    + " proved before the first byte is read, and not by " + memory.policy());
        }
        if (expected.isPresent() && checksumming == Checksumming.NONE) {
            throw new IllegalArgumentException("a checksum is expected, and none is to be made");
        }
    }

    /**
     * Options with a policy and everything else at its default: as many threads as the JVM has processors, no checksum, a
     * segment that can't be written.
     *
     * @param policy which backings, populated up front
     * @return the options
     * @throws IllegalArgumentException if the policy populates on touch
     */
    public static LoadOptions of(BackingPolicy policy) {
        return of(RegionOptions.of(policy));
    }

    /**
     * Options for memory that is described in full: on which NUMA nodes, left out of core dumps, locked, with a name.
     *
     * @param memory how; its threads and its listener are for populating, and its time box is for that alone
     * @return the options
     * @throws IllegalArgumentException if its policy populates on touch
     */
    public static LoadOptions of(RegionOptions memory) {
        return new LoadOptions(
                memory,
                Runtime.getRuntime().availableProcessors(),
                (readBytes, totalBytes) -> {},
                Checksumming.NONE,
                Optional.empty(),
                WriteProtection.SEGMENT);
    }

    /**
     * With a number of reading threads.
     *
     * @param newThreads 1 or more
     * @return the options
     */
    public LoadOptions readBy(int newThreads) {
        return new LoadOptions(memory, newThreads, progress, checksumming, expected, protection);
    }

    /**
     * With a listener for the progress of reading.
     *
     * @param newProgress the listener
     * @return the options
     */
    public LoadOptions watchedBy(LoadListener newProgress) {
        return new LoadOptions(memory, threads, newProgress, checksumming, expected, protection);
    }

    /**
     * With a checksum of what was read: {@link LoadedFile#checksum()}.
     *
     * @return the options
     */
    public LoadOptions checksummed() {
        return new LoadOptions(memory, threads, progress, Checksumming.CRC32C, expected, protection);
    }

    /**
     * With a checksum that the file must have; another one ends the load with {@link FileLoadReason#CHECKSUM_DIFFERS}.
     *
     * @param newExpected the checksum of all of the file
     * @return the options
     */
    public LoadOptions expecting(Crc32c newExpected) {
        return new LoadOptions(memory, threads, progress, Checksumming.CRC32C, Optional.of(newExpected), protection);
    }

    /**
     * With the kernel's protection against writes by anybody in this process, see {@link WriteProtection#KERNEL}.
     *
     * @return the options
     */
    public LoadOptions protectedByKernel() {
        return new LoadOptions(memory, threads, progress, checksumming, expected, WriteProtection.KERNEL);
    }
}

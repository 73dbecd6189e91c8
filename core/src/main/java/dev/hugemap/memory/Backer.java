// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.util.Optional;

/** Puts pages of one backing behind a mapped range, and proves that they are: advises, names, populates, looks. */
final class Backer {
    private final HugeMemory memory;
    private final RegionOptions options;
    private final Traits traits;
    private final Placer placer;
    private final NodeShortage shortage;

    Backer(HugeMemory memory, RegionOptions options) {
        this.memory = memory;
        this.options = options;
        this.traits = new Traits(memory.bridge(), options.traits());
        this.placer = new Placer(memory, options.numa());
        this.shortage = new NodeShortage(memory, options.numa());
    }

    /**
     * Backs a range that is mapped readable and writable, as the strategy's flags say. On a failure the caller undoes it.
     *
     * @throws SyscallException if the kernel refused a call
     * @throws TimeOver if the time is over before all of it is populated
     * @throws java.util.concurrent.CancellationException if somebody cancelled
     * @throws NotBacked if populating could get a process killed; as {@link Contradicted} if evidence says that the pages
     *     aren't as asked, or can't tell
     */
    Backed back(BackingStrategy strategy, AddressRange range, Brake brake) throws NotBacked {
        strategy.advise(range);
        Optional<SyscallException> unplaced = mark(range);
        if (options.policy().population() == Population.ON_TOUCH) {
            prepare(strategy, range, brake);
            lock(strategy, range);
            return new Backed(
                    Optional.empty(), memory.inspector().report(range), placer.unpopulated(strategy, unplaced));
        }
        Optional<Refusal> noRoom = noRoom(strategy, range.length());
        if (noRoom.isPresent()) {
            throw new NotBacked(noRoom.get());
        }
        PopulateOutcome populated = new Populator(memory, strategy, range, options, brake).run();
        MappingReport report = prove(strategy, range, populated, brake);
        Optional<NumaPlacement> placement = placer.observe(strategy, range, report, unplaced);
        lock(strategy, range);
        return new Backed(Optional.of(populated), report, placement);
    }

    /** Why populating so much could get a process killed; empty where nothing that can be read speaks against it. */
    Optional<Refusal> noRoom(BackingStrategy strategy, long length) {
        Optional<Refusal> noRoom = PreCheck.of(memory, strategy, length);
        return noRoom.isPresent() ? noRoom : shortage.ofMemory(strategy, length);
    }

    /** Looks where pages are that were put in by other means, under the range's policy. */
    Optional<NumaPlacement> observe(BackingStrategy strategy, AddressRange range, MappingReport report)
            throws Contradicted {
        return placer.observe(strategy, range, report, Optional.empty());
    }

    private static void prepare(BackingStrategy strategy, AddressRange range, Brake brake) {
        long chunkBytes = strategy.chunkSize().bytes();
        for (long at = range.start(); at < range.end(); at += chunkBytes) {
            brake.check("preparing");
            strategy.prepareChunk(new AddressRange(at, Math.min(chunkBytes, range.end() - at)));
        }
    }

    private MappingReport prove(BackingStrategy strategy, AddressRange range, PopulateOutcome populated, Brake brake)
            throws Contradicted {
        MappingReport report = memory.inspector().report(range, populated.counts());
        Optional<Refusal> contradiction = strategy.contradiction(report);
        if (contradiction.isPresent()) {
            // Counts may leave folios open; a process with the privilege can look at them.
            report = memory.inspector().reportFolios(range, populated.counts());
            contradiction = strategy.contradiction(report);
        }
        if (contradiction.isPresent() && strategy.repair(range, brake)) {
            // The counts are about pages that have been replaced since.
            report = memory.inspector().report(range);
            contradiction = strategy.contradiction(report);
        }
        if (contradiction.isPresent()) {
            throw new Contradicted(contradiction.get(), report);
        }
        return report;
    }

    /**
     * Gives a range what all memory of these options has, whatever it is on: its traits, its NUMA policy, and its name where
     * the kernel takes it.
     *
     * @return why it has no NUMA policy although one was asked for, where nobody insists
     */
    Optional<SyscallException> mark(AddressRange range) {
        traits.advise(range);
        Optional<SyscallException> unplaced = placer.place(range);
        if (options.name().isPresent()) {
            name(range, options.name().get());
        }
        return unplaced;
    }

    /** Locks a range, where that was asked for. */
    void lock(BackingStrategy strategy, AddressRange range) {
        traits.lock(strategy, options.policy().population(), range);
    }

    private void name(AddressRange range, String name) {
        try (Arena arena = Arena.ofConfined()) {
            memory.bridge()
                    .prctl(
                            Prctl.PR_SET_VMA,
                            Prctl.PR_SET_VMA_ANON_NAME,
                            range.start(),
                            range.length(),
                            arena.allocateFrom(name).address());
        } catch (SyscallException namesAreBestEffort) {
            // EINVAL before 5.17 and on hugetlb: the memory is as good without a name.
        }
    }
}

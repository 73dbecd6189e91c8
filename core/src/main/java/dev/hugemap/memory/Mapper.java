package dev.hugemap.memory;

import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Maps memory by a policy: tries each candidate for all of it, proves it, and undoes what isn't as asked. */
final class Mapper {
    /** Half of what a long counts: enough room for rounding up, and more than any process has addresses. */
    static final long MOST_BYTES = Long.MAX_VALUE / 2;

    /** Where memory is to lie in the end. */
    private enum Destination {
        HERE,
        ELSEWHERE
    }

    private final HugeMemory memory;
    private final RegionOptions options;
    private final Addresses addresses;

    Mapper(HugeMemory memory, RegionOptions options) {
        this.memory = memory;
        this.options = options;
        this.addresses = new Addresses(memory.bridge());
    }

    /**
     * Maps memory on the first candidate that is granted.
     *
     * @param bytes at least; rounded up to the granted page size
     * @param alignment of the start, a power of two
     * @param inReach which candidates' page sizes are tried at all; the others are kept as refusals
     */
    Mapping map(long bytes, long alignment, Predicate<PageSize> inReach) {
        return map(bytes, alignment, inReach, Destination.HERE);
    }

    /**
     * Maps memory that is about to be moved to reserved addresses, on the first candidate that is granted and can be
     * moved.
     *
     * @param bytes at least; rounded up to the granted page size
     * @param alignment of the start, a power of two
     */
    Mapping mapToMove(long bytes, long alignment) {
        return map(bytes, alignment, size -> true, Destination.ELSEWHERE);
    }

    private Mapping map(long bytes, long alignment, Predicate<PageSize> inReach, Destination destination) {
        List<Refusal> refusals = new ArrayList<>();
        MappingReport lastReport = null;
        SyscallException lastRefused = null;
        for (Backing candidate : options.policy().candidates()) {
            Optional<BackingStrategy> known = memory.strategy(candidate);
            if (known.isEmpty()) {
                refusals.add(notOffered(candidate));
                continue;
            }
            BackingStrategy strategy = known.get();
            Optional<Refusal> ruledOut =
                    inReach.test(strategy.pageSize()) ? strategy.ruledOut() : Optional.of(outOfReach(strategy, bytes));
            if (ruledOut.isPresent()) {
                refusals.add(ruledOut.get());
                continue;
            }
            if (bytes > MOST_BYTES) {
                refusals.add(moreThanAddresses(strategy, bytes));
                continue;
            }
            long length = strategy.pageSize().roundUp(bytes);
            try {
                return attempt(strategy, length, alignment, refusals, destination);
            } catch (SyscallException refused) {
                checkUndone(refused);
                refusals.add(strategy.explain(refused, length));
                lastRefused = refused;
            } catch (Contradicted contradicted) {
                checkUndone(contradicted);
                refusals.add(contradicted.refusal());
                lastReport = contradicted.report();
            }
        }
        throw new HugePagesUnavailableException(bytes, refusals, lastReport, lastRefused);
    }

    /** A candidate that can't be undone ends it all: what stays mapped must not hide behind the next one's grant. */
    private static void checkUndone(Exception failure) {
        if (failure.getSuppressed().length > 0) {
            throw new HugeMemoryException("cannot undo memory that is not as asked; it stays mapped", failure);
        }
    }

    private Mapping attempt(
            BackingStrategy strategy, long length, long alignment, List<Refusal> refusals, Destination destination)
            throws Contradicted {
        AddressRange range = place(strategy, length, alignment, destination);
        try {
            strategy.advise(range);
            options.name().ifPresent(name -> name(range, name));
            Optional<PopulateOutcome> populate = Optional.empty();
            MappingReport report;
            if (options.policy().population() == Population.UP_FRONT) {
                PopulateOutcome populated = new Populator(memory, strategy, range, options).run();
                populate = Optional.of(populated);
                report = prove(strategy, range, populated);
            } else {
                prepare(strategy, range);
                report = memory.inspector().report(range);
            }
            return new Mapping(
                    range,
                    new CommitOutcome(range, strategy.backing(), strategy.pageSize(), refusals, populate, report));
        } catch (Throwable failure) {
            addresses.releaseAfter(failure, range);
            throw failure;
        }
    }

    private static void prepare(BackingStrategy strategy, AddressRange range) {
        long chunkBytes = strategy.chunkSize().bytes();
        for (long at = range.start(); at < range.end(); at += chunkBytes) {
            strategy.prepareChunk(new AddressRange(at, Math.min(chunkBytes, range.end() - at)));
        }
    }

    private AddressRange place(BackingStrategy strategy, long length, long alignment, Destination destination) {
        long least = Math.max(alignment, strategy.alignment().bytes());
        if (strategy.flags().isHugeTlb()) {
            AddressRange range = map(strategy, length);
            // Kernels before 5.16 can't move hugetlb pages, and clear the target before they say so. To be moved once
            // right away shows it while nothing is lost but a try.
            boolean stays = destination == Destination.HERE
                    && least == strategy.pageSize().bytes();
            return stays ? range : realign(range, least);
        }
        return addresses.take(length, least, Protection.PROT_READ_WRITE, strategy.flags());
    }

    private AddressRange map(BackingStrategy strategy, long length) {
        long start = memory.bridge().mmap(0, length, Protection.PROT_READ_WRITE, strategy.flags(), -1, 0);
        return new AddressRange(start, length);
    }

    private AddressRange realign(AddressRange range, long alignment) {
        try {
            AddressRange reserved = addresses.reserve(range.length(), alignment);
            try {
                addresses.move(range, reserved.start());
                return reserved;
            } catch (Throwable failure) {
                addresses.releaseAfter(failure, reserved);
                throw failure;
            }
        } catch (Throwable failure) {
            addresses.releaseAfter(failure, range);
            throw failure;
        }
    }

    private MappingReport prove(BackingStrategy strategy, AddressRange range, PopulateOutcome populated)
            throws Contradicted {
        MappingReport report = memory.inspector().report(range, populated.counts());
        Optional<Refusal> contradiction = strategy.contradiction(report);
        if (contradiction.isPresent()) {
            // Counts may leave folios open; a process with the privilege can look at them.
            report = memory.inspector().reportFolios(range, populated.counts());
            contradiction = strategy.contradiction(report);
        }
        if (contradiction.isPresent() && strategy.repair(range)) {
            // The counts are about pages that have been replaced since.
            report = memory.inspector().report(range);
            contradiction = strategy.contradiction(report);
        }
        if (contradiction.isPresent()) {
            throw new Contradicted(contradiction.get(), report);
        }
        return report;
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

    private static Refusal notOffered(Backing candidate) {
        return new Refusal(
                candidate,
                candidate.size(),
                "sysfs",
                null,
                "this kernel offers no " + candidate + " pages at all",
                "use a kernel that is built with them");
    }

    private static Refusal moreThanAddresses(BackingStrategy strategy, long bytes) {
        return new Refusal(
                strategy.backing(),
                strategy.pageSize(),
                "size",
                null,
                "no process has addresses for " + Bytes.format(bytes),
                "ask for less");
    }

    private static Refusal outOfReach(BackingStrategy strategy, long bytes) {
        PageSize size = strategy.pageSize();
        return new Refusal(
                strategy.backing(),
                size,
                "size",
                null,
                "one page is more than the " + Bytes.format(bytes) + " asked for",
                "ask for " + size + " or more, or require it alone");
    }
}

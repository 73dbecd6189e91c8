// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
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
    private final Backer backer;
    private final NodeShortage shortage;

    Mapper(HugeMemory memory, RegionOptions options) {
        this.memory = memory;
        this.options = options;
        this.addresses = new Addresses(memory.bridge());
        this.backer = new Backer(memory, options);
        this.shortage = new NodeShortage(memory, options.numa());
    }

    /**
     * Maps memory on the first candidate that is granted.
     *
     * @param bytes at least; rounded up to the granted page size
     * @param alignment of the start, a power of two
     * @param inReach which candidates' page sizes are tried at all; the others are kept as refusals
     */
    Mapping map(long bytes, long alignment, Predicate<PageSize> inReach) {
        return map(bytes, alignment, inReach, Destination.HERE, new Brake(options.timeBox()));
    }

    /**
     * Maps memory that is about to be moved to reserved addresses, on the first candidate that is granted and can be
     * moved.
     *
     * @param bytes at least; rounded up to the granted page size
     * @param alignment of the start, a power of two
     * @param inReach which candidates' page sizes are tried at all; the others are kept as refusals
     * @param brake ends it early
     * @throws java.util.concurrent.CancellationException if somebody cancelled; nothing stays mapped
     */
    Mapping mapToMove(long bytes, long alignment, Predicate<PageSize> inReach, Brake brake) {
        return map(bytes, alignment, inReach, Destination.ELSEWHERE, brake);
    }

    /** Maps memory on one backing that is about to be moved to reserved addresses. */
    Mapping mapToMove(BackingStrategy strategy, long length, long alignment, Brake brake) throws NotBacked {
        return attempt(strategy, length, alignment, List.of(), Destination.ELSEWHERE, brake);
    }

    private Mapping map(long bytes, long alignment, Predicate<PageSize> inReach, Destination destination, Brake brake) {
        List<Refusal> refusals = new ArrayList<>();
        try {
            return firstGranted(bytes, alignment, inReach, destination, brake, refusals);
        } catch (HugePagesUnavailableException refused) {
            MemoryEvents.unavailable(options, refused);
            throw refused;
        } finally {
            MemoryEvents.refused(options, refusals, bytes);
        }
    }

    private Mapping firstGranted(
            long bytes,
            long alignment,
            Predicate<PageSize> inReach,
            Destination destination,
            Brake brake,
            List<Refusal> refusals) {
        MappingReport lastReport = null;
        SyscallException lastRefused = null;
        for (Backing candidate : options.policy().candidates()) {
            Optional<BackingStrategy> known = memory.strategy(candidate);
            if (known.isEmpty()) {
                refusals.add(Untried.unknown(memory, candidate));
                continue;
            }
            BackingStrategy strategy = known.get();
            if (brake.isTimeOver()) {
                refusals.add(timeOver(strategy, brake, "before it was tried"));
                continue;
            }
            Optional<Refusal> ruledOut = inReach.test(strategy.pageSize())
                    ? strategy.ruledOut()
                    : Optional.of(Untried.outOfReach(strategy, bytes));
            if (ruledOut.isPresent()) {
                refusals.add(ruledOut.get());
                continue;
            }
            if (bytes > MOST_BYTES) {
                refusals.add(Untried.moreThanAddresses(strategy, bytes));
                continue;
            }
            long length = strategy.pageSize().roundUp(bytes);
            try {
                return attempt(strategy, length, alignment, refusals, destination, brake);
            } catch (SyscallException refused) {
                checkUndone(refused);
                refusals.add(explain(strategy, refused, length));
                lastRefused = refused;
            } catch (TimeOver over) {
                checkUndone(over);
                refusals.add(timeOver(strategy, brake, "while " + over.howFar()));
            } catch (Contradicted contradicted) {
                checkUndone(contradicted);
                refusals.add(contradicted.refusal());
                lastReport = contradicted.report();
            } catch (NotBacked notBacked) {
                checkUndone(notBacked);
                refusals.add(notBacked.refusal());
            }
        }
        throw new HugePagesUnavailableException(bytes, refusals, lastReport, lastRefused);
    }

    /** A candidate that can't be undone ends it all: what stays mapped must not hide behind the next one's grant. */
    static void checkUndone(Exception failure) {
        if (failure.getSuppressed().length > 0) {
            throw new HugeMemoryException("cannot undo memory that is not as asked; it stays mapped", failure);
        }
    }

    private Mapping attempt(
            BackingStrategy strategy,
            long length,
            long alignment,
            List<Refusal> refusals,
            Destination destination,
            Brake brake)
            throws NotBacked {
        Optional<Refusal> poolElsewhere = shortage.ofPool(strategy, length);
        if (poolElsewhere.isPresent()) {
            throw new NotBacked(poolElsewhere.get());
        }
        AddressRange range = place(strategy, length, alignment, destination);
        try {
            Backed backed = backer.back(strategy, range, brake);
            brake.checkCancelled();
            return new Mapping(
                    range,
                    new CommitOutcome(
                            range,
                            strategy.backing(),
                            strategy.pageSize(),
                            refusals,
                            backed.populate(),
                            backed.report(),
                            backed.placement()));
        } catch (Throwable failure) {
            addresses.releaseAfter(failure, range);
            throw failure;
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

    /** A granted mapping that couldn't take its place in the end, and is gone. */
    HugePagesUnavailableException unmoved(Mapping made, SyscallException refused) {
        CommitOutcome outcome = made.outcome();
        checkUndone(refused);
        long length = made.range().length();
        List<Refusal> refusals = new ArrayList<>(outcome.refusals());
        memory.strategy(outcome.granted())
                .map(strategy -> strategy.explain(refused, length))
                .ifPresent(refusal -> {
                    refusals.add(refusal);
                    MemoryEvents.refused(options, List.of(refusal), length);
                });
        HugePagesUnavailableException unavailable = new HugePagesUnavailableException(length, refusals, null, refused);
        MemoryEvents.unavailable(options, unavailable);
        return unavailable;
    }

    /** Explains a call that the kernel refused, a lock included. */
    Refusal explain(BackingStrategy strategy, SyscallException refused, long length) {
        return LockShortage.explain(memory, strategy, refused, length)
                .or(() -> shortage.explain(strategy, refused, length))
                .orElseGet(() -> strategy.explain(refused, length));
    }

    /** Why so much can't be had safely, whatever the kernel would say; empty where nothing speaks against it. */
    Optional<Refusal> noRoom(BackingStrategy strategy, long length) {
        return shortage.ofPool(strategy, length).or(() -> backer.noRoom(strategy, length));
    }

    private static Refusal timeOver(BackingStrategy strategy, Brake brake, String when) {
        return brake.refusal(
                strategy.backing(), strategy.pageSize(), when, "give it more time, or let pages come on touch");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NodeMask;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells the kernel from which NUMA nodes mapped ranges take their pages, and looks where they are. A move keeps the policy;
 * what is mapped anew has none.
 */
final class Placer {
    private final HugeMemory memory;
    private final Optional<NumaPolicy> policy;

    Placer(HugeMemory memory, Optional<NumaPolicy> policy) {
        this.memory = memory;
        this.policy = policy;
    }

    /**
     * Sets the policy of a range, before its first page.
     *
     * @return what the kernel answered instead, where nobody insists
     * @throws SyscallException if the kernel refused what is to be kept to
     */
    Optional<SyscallException> place(AddressRange range) {
        if (policy.isEmpty()) {
            return Optional.empty();
        }
        NumaPolicy asked = policy.get();
        try (Arena arena = Arena.ofConfined()) {
            memory.bridge()
                    .mbind(range.start(), range.length(), asked.mode().number(), NodeMask.of(asked.nodes(), arena), 0);
            return Optional.empty();
        } catch (SyscallException refused) {
            if (asked.isStrict()) {
                throw refused;
            }
            return Optional.of(refused);
        }
    }

    /** The placement of a range whose pages aren't in yet. */
    Optional<NumaPlacement> unpopulated(BackingStrategy strategy, Optional<SyscallException> refused) {
        return policy.map(asked -> new NumaPlacement(asked, new TreeMap<>(), 0, explained(strategy, refused)));
    }

    /**
     * Looks on which nodes a populated range is.
     *
     * @param report that the memory was granted by
     * @param refused what {@link #place} returned
     * @throws Contradicted if it isn't where it has to be, or nothing tells
     */
    Optional<NumaPlacement> observe(
            BackingStrategy strategy, AddressRange range, MappingReport report, Optional<SyscallException> refused)
            throws Contradicted {
        if (policy.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<Integer, Long> bytes = memory.inspector().nodes(range, strategy.pageSize());
        long known = bytes.values().stream().mapToLong(Long::longValue).sum();
        NumaPlacement placement =
                new NumaPlacement(policy.get(), bytes, range.length() - known, explained(strategy, refused));
        if (policy.get().isStrict() && placement.elsewhereBytes() > 0) {
            throw new Contradicted(elsewhere(strategy, range, placement), report);
        }
        if (policy.get().isStrict() && placement.unknownBytes() > 0) {
            throw new Contradicted(untold(strategy, placement), report);
        }
        return Optional.of(placement);
    }

    private Optional<Refusal> explained(BackingStrategy strategy, Optional<SyscallException> refused) {
        return refused.map(answer -> {
            ProcessLimits process = new ProcessLimits(memory);
            Shortfall shortfall = process.explain(answer, 0).orElseGet(() -> process.unexpected(answer));
            return refusal(
                    strategy, shortfall.reason(), answer.call(), answer.errno(), shortfall.cause(), shortfall.remedy());
        });
    }

    private static Refusal elsewhere(BackingStrategy strategy, AddressRange range, NumaPlacement placement) {
        long there = range.length() - placement.elsewhereBytes() - placement.unknownBytes();
        String nodes = NodeCheck.words(placement.asked().nodes());
        return refusal(
                strategy,
                Reason.WRONG_NODE,
                "proof",
                null,
                Bytes.format(there) + " of " + Bytes.format(range.length()) + " observed on the nodes asked for ("
                        + placement + ")",
                "free memory on " + nodes + ", or leave it to the kernel: interleave without strict");
    }

    private static Refusal untold(BackingStrategy strategy, NumaPlacement placement) {
        return refusal(
                strategy,
                Reason.UNPROVED,
                "proof",
                null,
                "unproved: " + Bytes.format(placement.unknownBytes()) + " on unknown nodes (" + placement + ")",
                "allow move_pages in the seccomp profile that this process runs under, or prefer the nodes");
    }

    private static Refusal refusal(
            BackingStrategy strategy, Reason reason, String call, @Nullable Errno errno, String cause, String remedy) {
        return new Refusal(strategy.backing(), strategy.pageSize(), reason, call, errno, cause, remedy);
    }
}

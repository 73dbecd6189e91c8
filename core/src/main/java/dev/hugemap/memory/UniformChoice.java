// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one page size of a uniform region, chosen before anything is mapped.
 *
 * @param policy the backings of that size
 * @param passedOver what spoke against the candidates before it
 */
record UniformChoice(BackingPolicy policy, List<Refusal> passedOver) {
    UniformChoice {
        passedOver = List.copyOf(passedOver);
    }

    /**
     * The policy without the candidates of other sizes than that of the first candidate which nothing speaks against: no
     * setting, and no number that can be read. The kernel's answer decides when memory is asked for.
     */
    static UniformChoice of(HugeMemory memory, RegionOptions options, long bytes) {
        BackingPolicy policy = options.policy();
        NodeShortage nodes = new NodeShortage(memory, options.numa());
        List<Refusal> refusals = new ArrayList<>();
        for (Backing candidate : policy.candidates()) {
            Optional<BackingStrategy> known = memory.strategy(candidate);
            Optional<Refusal> against = known.isEmpty()
                    ? Optional.of(Untried.unknown(memory, candidate))
                    : against(known.get(), known.get().pageSize().roundUp(bytes), nodes);
            if (against.isEmpty()) {
                PageSize chosen = known.orElseThrow().pageSize();
                // Those of the same size are tried again when memory is asked for.
                refusals.removeIf(refusal -> chosen.equals(refusal.pageSize()));
                MemoryEvents.refused(options, refusals, bytes);
                return new UniformChoice(only(memory, policy, chosen), refusals);
            }
            refusals.add(against.get());
        }
        MemoryEvents.refused(options, refusals, bytes);
        HugePagesUnavailableException unavailable = new HugePagesUnavailableException(bytes, refusals, null, null);
        MemoryEvents.unavailable(options, unavailable);
        throw unavailable;
    }

    private static Optional<Refusal> against(BackingStrategy strategy, long length, NodeShortage nodes) {
        return strategy.ruledOut().or(() -> strategy.forecast(length)).or(() -> nodes.ofPool(strategy, length));
    }

    private static BackingPolicy only(HugeMemory memory, BackingPolicy policy, PageSize chosen) {
        List<Backing> sameSize = policy.candidates().stream()
                .filter(candidate -> memory.strategy(candidate)
                        .filter(strategy -> strategy.pageSize().equals(chosen))
                        .isPresent())
                .toList();
        return new BackingPolicy(sameSize, policy.population());
    }
}

package dev.hugemap.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the one page size of a uniform region, before anything is mapped. */
record UniformChoice(HugeMemory memory, RegionOptions options) {
    /**
     * The policy without the candidates of other sizes than that of the first candidate which nothing speaks against: no
     * setting, and no number that can be read. The kernel's answer decides when memory is asked for.
     */
    BackingPolicy choose(long bytes) {
        List<Refusal> refusals = new ArrayList<>();
        for (Backing candidate : options.policy().candidates()) {
            Optional<BackingStrategy> known = memory.strategy(candidate);
            Optional<Refusal> against = known.isEmpty()
                    ? Optional.of(Mapper.unknown(memory, candidate))
                    : known.get()
                            .ruledOut()
                            .or(() ->
                                    known.get().forecast(known.get().pageSize().roundUp(bytes)));
            if (against.isEmpty()) {
                return only(known.orElseThrow());
            }
            refusals.add(against.get());
        }
        throw new HugePagesUnavailableException(bytes, refusals, null, null);
    }

    private BackingPolicy only(BackingStrategy chosen) {
        List<Backing> sameSize = options.policy().candidates().stream()
                .filter(candidate -> memory.strategy(candidate)
                        .filter(strategy -> strategy.pageSize().equals(chosen.pageSize()))
                        .isPresent())
                .toList();
        return new BackingPolicy(sameSize, options.policy().population());
    }
}

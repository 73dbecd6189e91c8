package dev.hugemap.cli;

import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of one request for memory.
 *
 * @param requested bytes
 * @param address of the memory, or empty where it was refused
 * @param outcome how it was granted, or empty where it was refused
 * @param proof what every source says of it, or empty where it was refused
 * @param refusals every backing that was tried in vain, in order
 */
record Allocation(
        long requested,
        OptionalLong address,
        Optional<CommitOutcome> outcome,
        Optional<Proof> proof,
        List<Refusal> refusals) {
    static Allocation granted(long requested, long address, CommitOutcome outcome, Proof proof) {
        return new Allocation(
                requested, OptionalLong.of(address), Optional.of(outcome), Optional.of(proof), outcome.refusals());
    }

    static Allocation refused(long requested, List<Refusal> refusals) {
        return new Allocation(requested, OptionalLong.empty(), Optional.empty(), Optional.empty(), refusals);
    }

    /** Granted and proved; or granted, where pages on touch were asked for and there is nothing to prove yet. */
    boolean isAsAsked() {
        return outcome.isPresent()
                && (outcome.get().populate().isEmpty()
                        || proof.map(Proof::holds).orElse(false));
    }
}

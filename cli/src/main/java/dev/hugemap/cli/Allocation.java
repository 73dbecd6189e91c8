// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of one request for memory.
 *
 * @param terms what stood beforehand
 * @param granted the memory, or empty where it was refused
 * @param locked what the kernel says of its lock, or empty where it was refused or none was asked for
 * @param refusals every backing that was tried in vain for all of it, in order
 */
record Allocation(Terms terms, Optional<Granted> granted, Optional<Locked> locked, List<Refusal> refusals) {
    static Allocation granted(Terms terms, Granted granted, Optional<Locked> locked) {
        List<Refusal> refusals = all(
                terms,
                granted instanceof Committed committed ? committed.outcome().refusals() : List.of());
        return new Allocation(terms, Optional.of(granted), locked, refusals);
    }

    static Allocation refused(Terms terms, List<Refusal> refusals) {
        return new Allocation(terms, Optional.empty(), Optional.empty(), all(terms, refusals));
    }

    private static List<Refusal> all(Terms terms, List<Refusal> refusals) {
        return Stream.concat(terms.passedOver().stream(), refusals.stream()).toList();
    }

    /** Granted and proved; or granted, where pages on touch were asked for and there is nothing to prove yet. */
    boolean isAsAsked() {
        return granted.isPresent()
                && (!granted.get().isPopulated() || granted.get().holds())
                && terms.uniform().map(granted.get()::isOn).orElse(true)
                && locked.map(Locked::holds).orElse(true);
    }
}

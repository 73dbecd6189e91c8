// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a range is not on huge pages, as far as it isn't, when the kernel was asked. Immutable.
 *
 * <p>Several causes may hold for the same bytes: an advice against huge pages and an administrator's {@code never}, say.
 *
 * @param range the range, in whole base pages
 * @param causes the causes, the one that concerns most bytes first; what is beside a cause follows, and last what is on
 *     huge pages already
 * @param evidence the sources that were read
 * @param notes what a reader should know beside the causes, a sentence each: which source was missing
 */
public record Explanation(AddressRange range, List<Cause> causes, List<Evidence> evidence, List<String> notes) {
    /** Copies the lists. */
    public Explanation {
        causes = List.copyOf(causes);
        evidence = List.copyOf(evidence);
        notes = List.copyOf(notes);
    }

    /** Of a range about which nothing could be read. */
    static Explanation unknown(AddressRange range, String note) {
        Causes causes = new Causes();
        causes.add(Found.unknown(), range.start(), range.end());
        return new Explanation(range, causes.list(), List.of(), List.of(note));
    }

    /**
     * The cause that concerns most of what is not on huge pages.
     *
     * @return the cause; empty where all of the range is on huge pages, or the range is empty
     */
    public Optional<Cause> main() {
        return causes.stream()
                .filter(cause -> cause.kind() != CauseKind.ALREADY_HUGE)
                .findFirst();
    }

    /**
     * One cause.
     *
     * @param kind which
     * @return the cause; of several of one kind, which differ in their words, the one that concerns most bytes; empty
     *     where none holds
     */
    public Optional<Cause> cause(CauseKind kind) {
        return causes.stream().filter(cause -> cause.kind() == kind).findFirst();
    }

    /**
     * How much is on huge leaves.
     *
     * @return bytes, 0 if none
     */
    public long hugeBytes() {
        return cause(CauseKind.ALREADY_HUGE).map(Cause::bytes).orElse(0L);
    }

    /**
     * The causes' sentences.
     *
     * @return for example {@code 2 MiB are on base pages: …}; a line each
     */
    @Override
    public String toString() {
        return causes.isEmpty()
                ? Bytes.format(range.length()) + ": nothing to explain"
                : causes.stream().map(Cause::toString).collect(Collectors.joining("\n"));
    }
}

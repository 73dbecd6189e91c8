// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A parser under test.
 *
 * @param name by which the table in docs/fuzz.md knows it
 * @param share of all inputs, in thousandths
 * @param seeds real inputs, or made by hand
 * @param kind what is mutated
 * @param refusals the errors that the parser is documented to throw, these very classes and no others derived from them
 */
public record FuzzTarget(
        String name, int share, List<byte[]> seeds, Kind kind, Set<Class<? extends Exception>> refusals) {
    /** What inputs are. */
    public enum Kind {
        /** Lines, words and numbers. */
        TEXT,
        /** Fields of 1 to 8 bytes. */
        BINARY
    }

    public static FuzzTarget text(String name, int share, Collection<String> seeds) {
        List<byte[]> bytes = seeds.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        return new FuzzTarget(name, share, bytes, Kind.TEXT, Set.of());
    }

    public static FuzzTarget binary(String name, int share, Collection<byte[]> seeds) {
        return new FuzzTarget(name, share, List.copyOf(seeds), Kind.BINARY, Set.of());
    }

    /** The same, whose parser may refuse. */
    public FuzzTarget refusing(Class<? extends Exception> refusal) {
        return new FuzzTarget(name, share, seeds, kind, Set.of(refusal));
    }
}

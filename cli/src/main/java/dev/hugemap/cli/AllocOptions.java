// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.NumaPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of {@code alloc} that say what memory is to be like. */
final class AllocOptions {
    @ArgGroup
    private @Nullable Choice choice;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            converter = PolicyConverter.class,
            description = "Put it in block by block: largest-fit, fixed:SIZE, batched:SIZE or adaptive.")
    private @Nullable PolicyChoice policy;

    @Option(
            names = "--uniform",
            description =
                    "One page size for all of it, chosen before anything is mapped; that one, observed, or nothing.")
    private boolean uniform;

    @Option(
            names = "--numa",
            paramLabel = "NODES",
            converter = NumaConverter.class,
            description = "Take its pages from NUMA nodes: bind:0, interleave:0-1, preferred:1 or local.")
    private @Nullable NumaPolicy numa;

    @Option(names = "--lock", description = "Lock it, so that it is never swapped out.")
    private boolean lock;

    @Option(names = "--on-touch", description = "Leave the pages out until they are touched; nothing is proved then.")
    private boolean onTouch;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads populate; one for each processor if not given.")
    private @Nullable Integer threads;

    /** At most one of the two. */
    static final class Choice {
        @Option(
                names = "--prefer",
                paramLabel = "LIST",
                required = true,
                converter = PreferenceConverter.class,
                description = "Try these, separated by commas, in order; the first of which all memory is proved.")
        private @Nullable Preference preferred;

        @Option(
                names = "--require",
                paramLabel = "BACKING",
                required = true,
                converter = BackingConverter.class,
                description = "This or nothing.")
        private @Nullable Backing required;
    }

    /** What they ask for, unchecked. */
    Request request(long bytes) {
        Set<Wish> wishes = EnumSet.noneOf(Wish.class);
        if (onTouch) {
            wishes.add(Wish.ON_TOUCH);
        }
        if (uniform) {
            wishes.add(Wish.UNIFORM);
        }
        if (lock) {
            wishes.add(Wish.LOCKED);
        }
        OptionalInt populating = threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
        return new Request(bytes, named(), policy, wishes, populating, Optional.ofNullable(numa));
    }

    private List<Backing> named() {
        if (choice == null) {
            return List.of();
        }
        return choice.required == null
                ? Objects.requireNonNull(choice.preferred).backings()
                : List.of(choice.required);
    }
}

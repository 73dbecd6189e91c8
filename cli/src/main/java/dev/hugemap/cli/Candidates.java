// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.PageSizes;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.memory.Backing;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The backings that a host lists, and which of them suit an amount of memory.
 *
 * @param sizes that the host lists
 * @param thp which transparent ones are switched on
 */
record Candidates(PageSizes sizes, ThpSettings thp) {
    /** Rounding up to whole hugetlb pages may cost this part of what was asked for, not more. */
    private static final int LARGEST_WASTE = 8;

    /** The largest pages that fit first, down to base pages. */
    List<Backing> byDefault(long bytes) {
        List<Backing> fitting = new ArrayList<>();
        sizes.hugeTlb().reversed().stream()
                .filter(size -> size.roundUp(bytes) - bytes <= bytes / LARGEST_WASTE)
                .map(Backing::hugeTlb)
                .forEach(fitting::add);
        if (sizes.thp().filter(size -> size.bytes() <= bytes).isPresent()) {
            fitting.add(Backing.transparent());
        }
        // These are off unless someone switched them on: a refusal of each would hide the refusals that matter.
        sizes.multi().reversed().stream()
                .filter(size -> size.bytes() <= bytes && thp.modeOf(size) != ThpMode.NEVER)
                .map(Backing::transparent)
                .forEach(fitting::add);
        fitting.add(Backing.basePages());
        return List.copyOf(fitting);
    }

    /** Every size up to some bytes that there is something to be had of, the largest first: what blocks can be put on. */
    List<Backing> upTo(long bytes) {
        return all().filter(backing -> isWithin(backing, bytes) && !isOff(backing))
                .toList();
    }

    /** The backings with pages of one size, switched off or not. */
    List<Backing> of(PageSize size) {
        return all().filter(backing -> pageSize(backing).filter(size::equals).isPresent())
                .toList();
    }

    /** Backings, and after them those with smaller pages than a size. */
    List<Backing> withSmaller(List<Backing> first, PageSize size) {
        return Stream.concat(first.stream(), upTo(size.bytes() - 1).stream()).toList();
    }

    /** The page size of a backing; empty where the host doesn't list it. */
    Optional<PageSize> pageSize(Backing backing) {
        if (!isListed(backing)) {
            return Optional.empty();
        }
        return switch (backing) {
            case Backing.HugeTlb hugeTlb -> Optional.ofNullable(hugeTlb.size()).or(sizes::defaultHugeTlb);
            case Backing.Transparent transparent ->
                Optional.ofNullable(transparent.size()).or(sizes::thp);
            case Backing.BasePages _ -> Optional.of(sizes.base());
        };
    }

    /** The names of all that the host lists. */
    String names() {
        return all().map(Backing::name).collect(Collectors.joining(", "));
    }

    private boolean isWithin(Backing backing, long bytes) {
        return pageSize(backing).filter(size -> size.bytes() <= bytes).isPresent();
    }

    /** Multi-size pages are off unless someone switched them on. */
    private boolean isOff(Backing backing) {
        return backing instanceof Backing.Transparent transparent
                && transparent.size() != null
                && thp.modeOf(transparent.size()) == ThpMode.NEVER;
    }

    /** What to say of the first backing that the host doesn't list; empty where it lists them all. */
    Optional<String> firstUnlisted(List<Backing> backings) {
        return backings.stream()
                .filter(backing -> !isListed(backing))
                .map(backing -> "this host has no " + backing.name() + "; it lists " + names())
                .findFirst();
    }

    private boolean isListed(Backing backing) {
        PageSize size = backing.size();
        return switch (backing) {
            case Backing.HugeTlb _ ->
                size == null
                        ? sizes.defaultHugeTlb().isPresent()
                        : sizes.hugeTlb().contains(size);
            case Backing.Transparent _ ->
                size == null
                        ? sizes.thp().isPresent()
                        : sizes.multi().contains(size)
                                || sizes.thp().filter(size::equals).isPresent();
            case Backing.BasePages _ -> true;
        };
    }

    private Stream<Backing> all() {
        return Stream.of(
                        sizes.hugeTlb().reversed().stream().map(Backing::hugeTlb),
                        sizes.thp().stream().map(_ -> Backing.transparent()),
                        sizes.multi().reversed().stream().map(Backing::transparent),
                        Stream.of(Backing.basePages()))
                .flatMap(backings -> backings);
    }
}

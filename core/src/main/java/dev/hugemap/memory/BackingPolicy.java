// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.util.Arrays;
import java.util.List;

/**
 * Which backings memory may get, in which order, and when its pages are put in.
 *
 * <p>A candidate is tried for the whole allocation and holds only when all of it is <em>observed</em> on that backing;
 * otherwise it is undone and the next one is tried. Every refusal is kept as a value. Candidates are independent of one
 * another: that the hugetlb pool is empty says nothing about transparent huge pages. Immutable.
 *
 * @param candidates one or more, the best first
 * @param population when pages are put in
 */
public record BackingPolicy(List<Backing> candidates, Population population) {
    /**
     * Checks that the policy can be kept.
     *
     * @throws IllegalArgumentException without a candidate, with one twice, with transparent huge pages alone and on
     *     touch: only its pages could prove them; or on touch and against a setting of never, which a touch obeys
     */
    public BackingPolicy {
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("a policy needs at least one backing");
        }
        for (int i = 1; i < candidates.size(); i++) {
            if (candidates.subList(0, i).contains(candidates.get(i))) {
                throw new IllegalArgumentException("a backing is named twice: " + candidates);
            }
        }
        if (population == Population.ON_TOUCH && candidates.contains(Backing.transparent(ThpNever.OVERRIDE))) {
            throw new IllegalArgumentException("a setting of never can't be overridden on touch: what a touch puts in"
                    + " obeys it. Populate up front");
        }
        if (candidates.size() == 1
                && population == Population.ON_TOUCH
                && candidates.getFirst() instanceof Backing.Transparent) {
            throw new IllegalArgumentException("require(" + candidates.getFirst()
                    + ") can't hold on touch: its pages are the evidence. Populate up front, prefer it to a second"
                    + " backing, or hugetlb, whose pool reserves the pages");
        }
    }

    /**
     * One backing or an exception: all of the memory is observed on it.
     *
     * @param backing the backing
     * @return the policy
     */
    public static BackingPolicy require(Backing backing) {
        return new BackingPolicy(List.of(backing), Population.UP_FRONT);
    }

    /**
     * The first of several backings that is granted and observed.
     *
     * @param backings the best first
     * @return the policy
     */
    public static BackingPolicy prefer(Backing... backings) {
        return new BackingPolicy(Arrays.asList(backings), Population.UP_FRONT);
    }

    /**
     * This policy, with pages put in when they are touched. What is granted is then not proved yet; of hugetlb pages the
     * pool's reservation is the evidence.
     *
     * @return the policy
     * @throws IllegalArgumentException with transparent huge pages as the single candidate
     */
    public BackingPolicy onTouch() {
        return new BackingPolicy(candidates, Population.ON_TOUCH);
    }

    @Override
    public String toString() {
        String verb = candidates.size() == 1 ? "require" : "prefer";
        return verb + candidates + (population == Population.ON_TOUCH ? " on touch" : "");
    }
}

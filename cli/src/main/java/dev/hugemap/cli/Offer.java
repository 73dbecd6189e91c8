// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.Backing;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The backings that a fault policy has to choose from.
 *
 * @param request that it comes from
 * @param policy that chooses the blocks
 * @param host what it lists
 */
record Offer(Request request, PolicyChoice policy, Candidates host) {
    /**
     * The backings, the largest first where the host's own are meant, else as named.
     *
     * @throws IllegalArgumentException if the policy could never use one of them, or has none for its blocks
     */
    List<Backing> backings() {
        List<Backing> offered = request.named().isEmpty() ? byDefault() : request.named();
        PageSize block = policy.block();
        if (block != null) {
            checkPages(offered, block);
            checkLength(offered, block);
        }
        return offered;
    }

    private List<Backing> byDefault() {
        PageSize block = policy.block();
        if (block == null) {
            // One page size means one granule: then rounding up counts, as it does for all of it on one backing.
            return request.has(Wish.UNIFORM) ? host.byDefault(request.bytes()) : host.upTo(request.bytes());
        }
        if (!policy.isFixed()) {
            return host.upTo(Math.max(block.bytes(), host.sizes().base().bytes()));
        }
        List<Backing> exact = host.of(block);
        if (exact.isEmpty()) {
            throw new IllegalArgumentException(
                    "this host has no pages of " + block + " for " + policy.name() + "; it lists " + host.names());
        }
        return request.has(Wish.UNIFORM) ? exact : host.withSmaller(exact, block);
    }

    private void checkPages(List<Backing> offered, PageSize block) {
        List<Backing> exact = offered.stream()
                .filter(backing -> pageSize(backing).equals(block))
                .toList();
        List<Backing> useless = offered.stream()
                .filter(backing -> pageSize(backing).compareTo(block) > 0)
                .toList();
        if (!useless.isEmpty()) {
            throw new IllegalArgumentException(
                    policy.name() + " puts in " + block + " at a time, which is less than a page of " + names(useless)
                            + ": leave that out, or name a larger block");
        }
        if (policy.isFixed() && exact.isEmpty()) {
            throw new IllegalArgumentException(
                    policy.name() + " is about pages of " + block + ", and none of " + names(offered) + " has them");
        }
        if (policy.isFixed() && request.has(Wish.UNIFORM) && exact.size() < offered.size()) {
            throw new IllegalArgumentException("with --uniform, " + policy.name() + " is " + block
                    + " or nothing: of --prefer only " + names(exact) + " can be had");
        }
    }

    private void checkLength(List<Backing> offered, PageSize block) {
        PageSize smallest =
                offered.stream().map(this::pageSize).sorted().findFirst().orElseThrow();
        if (block.bytes() > smallest.roundUp(request.bytes())) {
            throw new IllegalArgumentException(
                    "a block of " + block + " is more than the " + Bytes.format(request.bytes()) + " asked for");
        }
    }

    private PageSize pageSize(Backing backing) {
        return host.pageSize(backing).orElseThrow();
    }

    private static String names(List<Backing> backings) {
        return backings.stream().map(Backing::name).collect(Collectors.joining(", "));
    }
}

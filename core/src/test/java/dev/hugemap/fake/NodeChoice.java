// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.abi.Mempolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** From which node a page comes: by its mapping's policy, among the nodes that the process may use ({@code mm/mempolicy.c}). */
final class NodeChoice {
    private final FakeSettings settings;

    NodeChoice(FakeSettings settings) {
        this.settings = settings;
    }

    /** The node for a folio of ordinary memory; -1 where every one that the policy allows is full. */
    int ofMemory(Vma vma, long address, long folio) {
        return choose(vma, address, folio, node -> !settings.fullNodes.contains(node));
    }

    /** The node for a page of a pool; -1 where every one that the policy allows has none left. */
    int ofPool(Vma vma, long address, long pageBytes, IntPredicate hasPage) {
        return choose(vma, address, pageBytes, hasPage);
    }

    /** Where a pool may be enlarged for a page. */
    int first(Vma vma) {
        NodePolicy policy = vma.flags().policy();
        return policy != null && policy.binds()
                ? policy.nodes().getFirst()
                : settings.allowedNodes().getFirst();
    }

    private int choose(Vma vma, long address, long pageBytes, IntPredicate hasPage) {
        return order(vma.flags().policy(), (vma.pageOffset() + address - vma.start()) / pageBytes).stream()
                .filter(hasPage::test)
                .findFirst()
                .orElse(-1);
    }

    private List<Integer> order(@Nullable NodePolicy policy, long index) {
        List<Integer> allowed = settings.allowedNodes();
        if (policy == null || policy.mode() == Mempolicy.MPOL_LOCAL) {
            return allowed;
        }
        if (policy.binds()) {
            return policy.nodes();
        }
        int turn = policy.alternates() ? (int) (index % policy.nodes().size()) : 0;
        List<Integer> order = new ArrayList<>(List.of(policy.nodes().get(turn)));
        allowed.stream().filter(node -> !order.contains(node)).forEach(order::add);
        return order;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes chosen calls fail before they do anything. */
final class FaultInjection {
    private final List<InjectedFault> rules = new ArrayList<>();
    private final List<Long> matches = new ArrayList<>();

    void add(InjectedFault rule) {
        rules.add(rule);
        matches.add(0L);
    }

    void clear() {
        rules.clear();
        matches.clear();
    }

    /** Counts a call and says how it is to fail. */
    Optional<Errno> check(String call, String arguments) {
        Optional<Errno> refusal = Optional.empty();
        for (int i = 0; i < rules.size(); i++) {
            InjectedFault rule = rules.get(i);
            if (rule.call().equals(call) && arguments.contains(rule.argument())) {
                long count = matches.get(i) + 1;
                matches.set(i, count);
                if (rule.first() <= count && count <= rule.last() && refusal.isEmpty()) {
                    refusal = Optional.of(rule.errno());
                }
            }
        }
        return refusal;
    }
}

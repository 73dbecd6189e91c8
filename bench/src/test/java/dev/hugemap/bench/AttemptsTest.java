// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final Attempts<String> attempts = new Attempts<>();
    private final List<String> turns = new ArrayList<>();

    @Test
    void whoFailsLosesItsResultsAndNobodyElses() {
        Map<String, List<Integer>> whole = attempts.whole(run(2));

        assertThat(whole).containsExactly(Map.entry("good", List.of(4, 4)));
        assertThat(attempts.failed()).containsExactly(Map.entry("bad", "no: because: of that"));
        assertThat(turns).containsExactlyInAnyOrder("good", "good", "bad");
    }

    @Test
    void nobodyFailsWhereAllIsWell() {
        Map<String, Optional<Integer>> once =
                Map.of("good", attempts.of(String::length).apply("good"));

        assertThat(once).containsEntry("good", Optional.of(4));
        assertThat(attempts.failed()).isEmpty();
    }

    private Map<String, List<Optional<Integer>>> run(int rounds) {
        return new Rounds(0, rounds, 1).runOnce(List.of("good", "bad"), UnaryOperator.identity(), attempts.of(name -> {
            turns.add(name);
            if (name.equals("bad")) {
                IllegalArgumentException cause = new IllegalArgumentException("because");
                cause.addSuppressed(new IllegalArgumentException("of that"));
                throw new IllegalStateException("no", cause);
            }
            return name.length();
        }));
    }
}

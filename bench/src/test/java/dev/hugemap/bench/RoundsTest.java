// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.bench.Samples.Scripted;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final ObservedPages OBSERVED = Samples.allOn(Samples.HUGE, 1L << 30);

    @Test
    void countsTheSecondOfTwoRunsAndLeavesTheWarmUpOut() {
        Scripted arm =
                new Scripted("a", Samples.HUGE, sample(1), sample(2), sample(3), sample(4), sample(5), sample(6));

        Map<Arm, List<Sample>> samples = new Rounds(1, 2, 0).run(List.of(arm), 1L << 30);

        assertThat(arm.runs()).isEqualTo(6);
        assertThat(samples.get(arm)).extracting(Sample::nanos).containsExactly(4L, 6L);
    }

    @Test
    void givesEachArmOneTurnPerRoundInChangingOrder() {
        List<String> calls = new ArrayList<>();

        new Rounds(0, 20, 1).run(List.of(noting("a", calls), noting("b", calls), noting("c", calls)), 1);

        List<List<String>> rounds = new ArrayList<>();
        for (int i = 0; i < calls.size(); i += 6) {
            rounds.add(calls.subList(i, i + 6));
        }
        assertThat(rounds)
                .hasSize(20)
                .allSatisfy(round -> assertThat(round).containsExactlyInAnyOrder("a", "a", "b", "b", "c", "c"));
        assertThat(rounds.stream().distinct().count()).isGreaterThan(2);
    }

    @Test
    void runsEverySecondRoundTheOtherWayRound() {
        for (int warmUp = 0; warmUp < 2; warmUp++) {
            List<String> calls = new ArrayList<>();

            new Rounds(warmUp, 4, 3).run(List.of(noting("a", calls), noting("b", calls), noting("c", calls)), 1);

            List<String> counted = calls.subList(warmUp * 6, calls.size());
            assertThat(counted.subList(6, 12)).isEqualTo(counted.subList(0, 6).reversed());
            assertThat(counted.subList(18, 24))
                    .isEqualTo(counted.subList(12, 18).reversed());
        }
    }

    @Test
    void keepsArmsOnOnePageSizeTogetherAndInThemThoseWithAsManyThreads() {
        List<String> calls = new ArrayList<>();
        List<Arm> arms = List.of(
                noting("h1", Samples.HUGE, 1, calls),
                noting("c1", Samples.HUGE, 1, calls),
                noting("h2", Samples.HUGE, 2, calls),
                noting("c2", Samples.HUGE, 2, calls),
                noting("H1", Samples.BASE, 1, calls),
                noting("C1", Samples.BASE, 1, calls),
                noting("H2", Samples.BASE, 2, calls),
                noting("C2", Samples.BASE, 2, calls));

        new Rounds(0, 30, 1).run(arms, 1);

        for (int at = 0; at < calls.size(); at += 4) {
            assertThat(String.join(" ", calls.subList(at, at + 4))).matches("(?i)(h|c)([12]) \\1\\2 (h|c)\\2 \\3\\2");
        }
        for (int at = 0; at < calls.size(); at += 8) {
            assertThat(String.join("", calls.subList(at, at + 8))).matches("[hc12]+|[HC12]+");
        }
    }

    @Test
    void repeatsTheOrderOfASeed() {
        List<String> once = new ArrayList<>();
        List<String> again = new ArrayList<>();

        new Rounds(1, 5, 7).run(List.of(noting("a", once), noting("b", once)), 1);
        new Rounds(1, 5, 7).run(List.of(noting("a", again), noting("b", again)), 1);

        assertThat(again).isEqualTo(once);
    }

    @Test
    void refusesToCountNoRounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Rounds(1, 0, 0));
    }

    private static Sample sample(long nanos) {
        return Samples.plain(nanos, OBSERVED);
    }

    private static Arm noting(String name, List<String> calls) {
        return noting(name, Samples.HUGE, 1, calls);
    }

    private static Arm noting(String name, PageSize label, int threads, List<String> calls) {
        return new Arm() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public PageSize label() {
                return label;
            }

            @Override
            public int threads() {
                return threads;
            }

            @Override
            public Sample run(long bytes) {
                calls.add(name);
                return sample(1);
            }
        };
    }
}

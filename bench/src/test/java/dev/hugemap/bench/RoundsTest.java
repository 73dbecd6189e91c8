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
        return new Arm() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public PageSize label() {
                return Samples.HUGE;
            }

            @Override
            public int threads() {
                return 1;
            }

            @Override
            public Sample run(long bytes) {
                calls.add(name);
                return sample(1);
            }
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which granule the filler chooses, held against a look at all of them. */
final class FillerTest {
    private static final FaultOutcome NOTHING =
            new FaultOutcome(new AddressRange(0, 1), List.of(), List.of(), 0, 0, 0, 0, 0, Optional.empty());

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 4096, 131_072})
    void findsAGranuleWheneverOneFitsAndNoMuchLongerRunThanItTakes(int units) {
        SplittableRandom random = new SplittableRandom(units);
        Filler filler = new Filler();
        List<Granule> granules = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            granules.add(new Granule(i, (long) i * units << SizeClasses.UNIT_SHIFT, units, NOTHING));
        }
        Span span = Span.ofOne(MemorySegment.NULL.address(), SizeClasses.UNIT, false);
        for (int step = 0; step < 4_000; step++) {
            int wanted = 1 + random.nextInt(1 + random.nextInt(units));
            Granule chosen = filler.choose(wanted);
            assertThat(chosen == null).isEqualTo(shortest(granules, wanted) < 0);
            if (chosen != null) {
                assertThat(chosen.longestFree()).isGreaterThanOrEqualTo(wanted);
                // Of about the same length all are alike; none is taken from a run that is much longer.
                int next = shortest(granules, wanted + wanted / 8 + 1);
                assertThat(next < 0 || chosen.longestFree() <= next + next / 8 + 1)
                        .isTrue();
            }
            change(filler, granules.get(random.nextInt(granules.size())), span, random);
        }
    }

    private static int shortest(List<Granule> granules, int wanted) {
        return granules.stream()
                .filter(granule -> !granule.isEmpty() && granule.longestFree() >= wanted)
                .mapToInt(Granule::longestFree)
                .min()
                .orElse(-1);
    }

    private static void change(Filler filler, Granule granule, Span span, SplittableRandom random) {
        int wanted = 1 + random.nextInt(Math.max(1, granule.longestFree()));
        int start = granule.find(wanted, 1);
        if (start >= 0 && random.nextInt(3) > 0) {
            granule.use(start, wanted, span);
        } else {
            for (int unit = random.nextInt(granule.units()), freed = 0;
                    unit < granule.units() && freed < wanted;
                    unit++) {
                if (granule.spanAt(unit) != null) {
                    granule.free(unit, 1);
                    freed++;
                }
            }
        }
        filler.relist(granule);
    }
}

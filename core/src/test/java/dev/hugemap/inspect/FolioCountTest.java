// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class FolioCountTest {
    private static final PageSize K4 = PageSize.kib(4);
    private static final PageSize K64 = PageSize.kib(64);
    private static final PageSize M1 = PageSize.mib(1);
    private static final PageSize M2 = PageSize.mib(2);

    private final FolioCount folioCount = new FolioCount();

    @Test
    void provesWhatTheSettingsOfOneSizeGive() {
        assertThat(folioCount.solve(List.of(K64, K4), M2.bytes(), 32)).contains(only(K64, 32));
        assertThat(folioCount.solve(List.of(M2, K64, K4), M2.bytes(), 1)).contains(only(M2, 1));
        assertThat(folioCount.solve(List.of(K4), M2.bytes(), 512)).contains(only(K4, 512));
        assertThat(folioCount.solve(List.of(M2), M2.bytes(), 1)).contains(only(M2, 1));
    }

    @Test
    void provesInSpiteOfFaultsElsewhereUntilSmallerFoliosCouldHideBehindThem() {
        assertThat(folioCount.solve(List.of(K64, K4), M2.bytes(), 32 + 14)).contains(only(K64, 32));
        assertThat(folioCount.solve(List.of(K64, K4), M2.bytes(), 32 + 15)).isEmpty();
    }

    @Test
    void provesAMixtureWhereItIsTheOnlyOne() {
        assertThat(folioCount.solve(List.of(K64, K4), 2 * K64.bytes() + K4.bytes(), 3))
                .contains(new TreeMap<>(Map.of(K64, 2L, K4, 1L)));
    }

    @Test
    void provesNothingWhereSeveralMixturesFit() {
        assertThat(folioCount.solve(List.of(K64, K4), M2.bytes(), 512)).isEmpty();
        assertThat(folioCount.solve(List.of(M2, K64, K4), M2.bytes(), 32)).isEmpty();
    }

    @Test
    void provesNothingWhereNoMixtureFits() {
        assertThat(folioCount.solve(List.of(K64, K4), M2.bytes(), 31)).isEmpty();
        assertThat(folioCount.solve(List.of(K64, K4), M2.bytes(), 0)).isEmpty();
        assertThat(folioCount.solve(List.of(K64), K64.bytes() + K4.bytes(), 2)).isEmpty();
        assertThat(folioCount.solve(List.of(), M2.bytes(), 1)).isEmpty();
    }

    @Test
    void agreesWithBruteForceOnAllSmallUniverses() {
        for (List<PageSize> sizes : universes()) {
            for (long pages = 1; pages <= 16; pages++) {
                List<SortedMap<PageSize, Long>> truths = truths(sizes, pages * K4.bytes());
                for (long faults = 0; faults <= pages + 1; faults++) {
                    assertThat(folioCount.solve(sizes, pages * K4.bytes(), faults))
                            .as("%s in %d pages with %d faults", sizes, pages, faults)
                            .isEqualTo(proof(truths, faults));
                }
            }
        }
    }

    @Test
    void claimsNothingButTheTruthHoweverManyFaultsWereAdded() {
        for (List<PageSize> sizes : universes()) {
            for (SortedMap<PageSize, Long> truth : truths(sizes, 16 * K4.bytes())) {
                for (long added = 0; added <= 16; added++) {
                    assertThat(folioCount.solve(sizes, 16 * K4.bytes(), faults(truth) + added))
                            .satisfiesAnyOf(
                                    claim -> assertThat(claim).isEmpty(),
                                    claim -> assertThat(claim).contains(truth));
                }
            }
        }
    }

    @Test
    void decidesQuicklyAmongAllSizesOfAServerWithLargeBasePages() {
        List<PageSize> sizes = new ArrayList<>();
        for (long size = PageSize.mib(512).bytes(); size >= K64.bytes(); size /= 4) {
            sizes.add(new PageSize(size));
        }
        for (int faults = 1; faults < 8192; faults += 61) {
            folioCount.solve(sizes, PageSize.mib(512).bytes(), faults);
        }
        assertThat(folioCount.solve(sizes, PageSize.mib(512).bytes(), 1)).isPresent();
    }

    @Test
    void leavesOutSizesThatDoNotFitIntoAChunk() {
        AddressRange chunk = new AddressRange(M2.bytes(), 3 * K64.bytes());

        assertThat(FolioCount.fitting(chunk, chunk, Set.of(K4, K64, M1))).contains(List.of(K64, K4));
    }

    @Test
    void asksNothingOfAChunkWhoseEdgeAFolioMayCross() {
        AddressRange mapping = new AddressRange(M2.bytes(), 2 * M2.bytes());
        AddressRange chunk = new AddressRange(M2.bytes() + K64.bytes(), M2.bytes());

        assertThat(FolioCount.fitting(chunk, mapping, Set.of(K4, M2))).isEmpty();
        assertThat(FolioCount.fitting(chunk, chunk, Set.of(K4, M2))).contains(List.of(K4));
        assertThat(FolioCount.fitting(chunk, mapping, Set.of(K4, K64))).contains(List.of(K64, K4));
    }

    /** All sets of sizes up to 16 base pages that hold the base page, and one that doesn't. */
    private static List<List<PageSize>> universes() {
        List<List<PageSize>> universes = new ArrayList<>();
        for (int set = 0; set < 16; set++) {
            List<PageSize> sizes = new ArrayList<>();
            for (int order = 4; order >= 1; order--) {
                if ((set >> order - 1 & 1) != 0) {
                    sizes.add(new PageSize(K4.bytes() << order));
                }
            }
            sizes.add(K4);
            universes.add(sizes);
        }
        universes.add(List.of(K64, PageSize.kib(16)));
        return universes;
    }

    private static List<SortedMap<PageSize, Long>> truths(List<PageSize> sizes, long bytes) {
        if (sizes.isEmpty()) {
            return bytes == 0 ? List.of(Collections.emptySortedMap()) : List.of();
        }
        List<SortedMap<PageSize, Long>> truths = new ArrayList<>();
        PageSize size = sizes.getFirst();
        for (long count = 0; count * size.bytes() <= bytes; count++) {
            for (SortedMap<PageSize, Long> rest :
                    truths(sizes.subList(1, sizes.size()), bytes - count * size.bytes())) {
                SortedMap<PageSize, Long> truth = new TreeMap<>(rest);
                if (count > 0) {
                    truth.put(size, count);
                }
                truths.add(truth);
            }
        }
        return truths;
    }

    private static Optional<SortedMap<PageSize, Long>> proof(List<SortedMap<PageSize, Long>> truths, long faults) {
        List<SortedMap<PageSize, Long>> fitting =
                truths.stream().filter(truth -> faults(truth) <= faults).toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    private static long faults(SortedMap<PageSize, Long> truth) {
        return truth.values().stream().mapToLong(Long::longValue).sum();
    }

    private static SortedMap<PageSize, Long> only(PageSize size, long count) {
        return new TreeMap<>(Map.of(size, count));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Verdicts on what was counted on real kernels: faults, and growth of page tables in kB. */
final class BarEvidenceTest {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;
    private static final PageSize K4 = PageSize.kib(4);
    private static final PageSize K16 = PageSize.kib(16);
    private static final PageSize M32 = PageSize.mib(32);
    private static final PageSize M2 = PageSize.mib(2);
    private static final PageSize G1 = PageSize.gib(1);
    private static final long WELL = 0x7f00_0000_0000L;
    private static final long ON_2M = WELL + 2 * MIB;
    private static final long BADLY = WELL + 4096;

    @Test
    void blocksOf6x12AreCounted() {
        assertThat(judge(WELL, 64 * MIB, 32, 4)).isEqualTo(verdict(BarVerdict.AS_PLANNED, M2));
        assertThat(judge(WELL, 2 * GIB, 2, 0)).isEqualTo(verdict(BarVerdict.AS_PLANNED, G1));
        assertThat(judge(WELL, 2 * GIB, 4, 20)).isEqualTo(verdict(BarVerdict.AS_PLANNED, G1));
        assertThat(judge(WELL, 4 * GIB, 4, 0)).isEqualTo(verdict(BarVerdict.AS_PLANNED, G1));
        assertThat(judge(ON_2M, 2 * GIB, 1024, 12)).isEqualTo(verdict(BarVerdict.AS_PLANNED, M2));
        assertThat(judge(ON_2M, 4 * GIB, 2049, 20)).isEqualTo(verdict(BarVerdict.AS_PLANNED, M2));
        assertThat(judge(BADLY, 64 * MIB, 16_384, 136)).isEqualTo(verdict(BarVerdict.AS_PLANNED, K4));
        assertThat(judge(BADLY, 2 * GIB, 524_288, 4112)).isEqualTo(verdict(BarVerdict.AS_PLANNED, K4));
        assertThat(judge(BADLY, 4 * GIB, 1_048_576, 8216)).isEqualTo(verdict(BarVerdict.AS_PLANNED, K4));
    }

    @Test
    void smallerBlocksThanPlannedShow() {
        assertThat(judge(WELL, 2 * GIB, 1024, 12)).isEqualTo(verdict(BarVerdict.SMALLER, M2));
        assertThat(judge(WELL, 2 * GIB, 524_288, 4112)).isEqualTo(verdict(BarVerdict.SMALLER, K4));
        assertThat(judge(ON_2M, 2 * GIB, 524_288, 4112)).isEqualTo(verdict(BarVerdict.SMALLER, K4));
        assertThat(judge(WELL, 2 * GIB, 700, 8)).isEqualTo(none(BarVerdict.SMALLER));
    }

    @Test
    void aKernelThatFillsAllInAtOnceIsToldByItsPageTables() {
        assertThat(judge(WELL, 64 * MIB, 1, 128)).isEqualTo(verdict(BarVerdict.UNKNOWN_BY_FAULTS, K4));
        assertThat(judge(WELL, 64 * MIB, 1, 136)).isEqualTo(verdict(BarVerdict.UNKNOWN_BY_FAULTS, K4));
        assertThat(judge(WELL, 2 * GIB, 1, 4100)).isEqualTo(verdict(BarVerdict.UNKNOWN_BY_FAULTS, K4));
        assertThat(judge(WELL, 2 * GIB, 2, 4116)).isEqualTo(verdict(BarVerdict.UNKNOWN_BY_FAULTS, K4));
        assertThat(judge(WELL, 4 * GIB, 1, 8216)).isEqualTo(verdict(BarVerdict.UNKNOWN_BY_FAULTS, K4));
        assertThat(judge(BADLY, 2 * GIB, 1, 4100)).isEqualTo(verdict(BarVerdict.UNKNOWN_BY_FAULTS, K4));
    }

    @Test
    void fewFaultsOfASmallBarProveNothing() {
        assertThat(judge(WELL, 2 * MIB, 1, 4)).isEqualTo(none(BarVerdict.UNKNOWN_BY_FAULTS));
        assertThat(judge(WELL, MIB, 1, 4)).isEqualTo(verdict(BarVerdict.UNKNOWN_BY_FAULTS, K4));
        assertThat(judge(WELL, MIB, 256, 4)).isEqualTo(verdict(BarVerdict.AS_PLANNED, K4));
        assertThat(judge(WELL, 4096, 1, 4)).isEqualTo(verdict(BarVerdict.AS_PLANNED, K4));
    }

    @Test
    void whatIsMappedAlreadyIsNotTakenForHuge() {
        assertThat(judge(WELL, 2 * GIB, 0, 0)).isEqualTo(none(BarVerdict.UNKNOWN_BY_FAULTS));
        assertThat(judge(WELL, 64 * MIB, 0, 0).verdict()).isEqualTo(BarVerdict.UNKNOWN_BY_FAULTS);
        assertThat(judge(WELL, 4 * GIB, 1, 0)).isEqualTo(none(BarVerdict.UNKNOWN_BY_FAULTS));
    }

    @Test
    void longTouchesMayHaveMoreFaultsOfTheirOwn() {
        assertThat(judge(BADLY, 2 * GIB, 524_288 + 500, 4112)).isEqualTo(verdict(BarVerdict.AS_PLANNED, K4));
        assertThat(judge(BADLY, 2 * GIB, 524_288 + 600, 4112)).isEqualTo(verdict(BarVerdict.UNKNOWN_BY_FAULTS, K4));
        assertThat(judge(ON_2M, 2 * GIB, 1024 + 3, 12)).isEqualTo(verdict(BarVerdict.AS_PLANNED, M2));
        assertThat(judge(WELL, 2 * GIB, 5, 0)).isEqualTo(none(BarVerdict.SMALLER));
    }

    @Test
    void unknownPageTablesLeaveManyFaultsAsProof() {
        assertThat(judge(WELL, 64 * MIB, 32, OptionalLong.empty())).isEqualTo(verdict(BarVerdict.AS_PLANNED, M2));
        assertThat(judge(WELL, 2 * GIB, 2, OptionalLong.empty())).isEqualTo(none(BarVerdict.UNKNOWN_BY_FAULTS));
    }

    /** As counted on aarch64, whose tables of 16 KiB reach 32 MiB: one of them for each end of an area is much. */
    @Test
    void tablesOfLargerBasePagesAreCountedWhole() {
        AddressRange first = AddressRange.between(0, 1536 * MIB + 2 * K16.bytes());
        AddressRange second = AddressRange.between(1568 * MIB - K16.bytes(), 3 * GIB + 3 * K16.bytes());
        RegionInfo holes = DeviceFile.region(2, 3 * GIB + 4 * K16.bytes(), first, second);

        assertThat(judgeOn16k(holes, 101, 32)).isEqualTo(verdict(BarVerdict.AS_PLANNED, M32));
        assertThat(judgeOn16k(holes, 101, 1600)).isEqualTo(verdict(BarVerdict.UNKNOWN_BY_FAULTS, K16));
        assertThat(judgeOn16k(DeviceFile.wholeRegion(2, 64 * MIB), 2, 0))
                .isEqualTo(verdict(BarVerdict.AS_PLANNED, M32));
        assertThat(judgeOn16k(DeviceFile.wholeRegion(2, 64 * MIB), 2, 32))
                .isEqualTo(none(BarVerdict.UNKNOWN_BY_FAULTS));
        assertThat(judgeOn16k(DeviceFile.wholeRegion(2, 2 * GIB), 64, 0))
                .isEqualTo(verdict(BarVerdict.AS_PLANNED, M32));
        assertThat(judgeOn16k(DeviceFile.wholeRegion(2, 2 * GIB), 131_072, 1024))
                .isEqualTo(verdict(BarVerdict.SMALLER, K16));
    }

    private static BarEvidence.Judgement judgeOn16k(RegionInfo region, long faults, long grewKb) {
        BarPlan plan =
                BarLayout.of(region, List.of(K16, M32), BarOptions.DEFAULT).plan(WELL);
        BarTouch touch =
                new BarTouch(plan.bytes() / K16.bytes(), faults, OptionalLong.of(grewKb << 10), Duration.ofMillis(65));
        return new BarEvidence(plan, touch).judge();
    }

    @Test
    void theReportSaysSoInASentence() {
        assertThat(report(WELL, 2 * GIB, 2, 0).finding()).isEqualTo("2 GiB on 1 GiB pages, 2 faults as planned");
        assertThat(report(WELL, 2 * GIB, 1024, 12).finding())
                .isEqualTo("2 GiB on 2 MiB pages, 1,024 faults where 2 were planned");
        assertThat(report(WELL, 2 * GIB, 1, 4100).finding())
                .isEqualTo("2 GiB, unknown by faults (1), 4 KiB by the size of page tables");
        assertThat(report(WELL, 2 * MIB, 1, 4).finding())
                .isEqualTo("2 MiB, unknown by faults (1), and not told by the size of page tables");
        assertThat(report(WELL, MIB, 1, 4).finding())
                .isEqualTo("1 MiB, unknown by faults (1), 4 KiB as nothing larger fits");
        assertThat(report(WELL, 2 * GIB, 2, 0))
                .hasToString("BAR 2 of 0000:00:06.0: 2 GiB on 1 GiB pages, 2 faults as planned; planned 2 × 1 GiB"
                        + " + 0 × 2 MiB + 0 × 4 KiB (2 faults); counted 524,288 loads: 2 faults,"
                        + " page tables grew by 0 B, 65 ms");
    }

    private static BarReport report(long address, long length, long faults, long grewKb) {
        return BarReport.of(
                "BAR 2 of 0000:00:06.0",
                plan(address, length),
                Optional.of(touch(length, faults, OptionalLong.of(grewKb << 10))),
                List.of());
    }

    private static BarEvidence.Judgement judge(long address, long length, long faults, long grewKb) {
        return judge(address, length, faults, OptionalLong.of(grewKb << 10));
    }

    private static BarEvidence.Judgement judge(long address, long length, long faults, OptionalLong grew) {
        return new BarEvidence(plan(address, length), touch(length, faults, grew)).judge();
    }

    private static BarTouch touch(long length, long faults, OptionalLong grew) {
        return new BarTouch(length / 4096, faults, grew, Duration.ofMillis(65));
    }

    private static BarPlan plan(long address, long length) {
        RegionInfo region = DeviceFile.region(2, length, new AddressRange(0, length));
        return BarLayout.of(region, List.of(K4, M2, G1), BarOptions.DEFAULT).plan(address);
    }

    private static BarEvidence.Judgement verdict(BarVerdict verdict, PageSize size) {
        return new BarEvidence.Judgement(verdict, Optional.of(size));
    }

    private static BarEvidence.Judgement none(BarVerdict verdict) {
        return new BarEvidence.Judgement(verdict, Optional.empty());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultPlanTest {
    private static final List<PageSize> X86 = sizes("4k", "2m", "1g");

    static List<PageSize> sizes(String... texts) {
        return Arrays.stream(texts).map(PageSize::parse).toList();
    }

    private static FaultPlan best(String length, String offset, List<PageSize> sizes) {
        return FaultPlan.atBestAddress(Bytes.parse(length), Bytes.parse(offset), sizes);
    }

    @ParameterizedTest
    @CsvSource({
        "0xdf9e00000, 0x40006000000, '54 × 1 GiB + 975 × 2 MiB + 0 × 4 KiB (1,029 faults)'",
        "0x2F00F00000, 0, '188 × 1 GiB + 7 × 2 MiB + 256 × 4 KiB (451 faults)'",
        "0xffa000, 0x6000, '0 × 1 GiB + 7 × 2 MiB + 506 × 4 KiB (513 faults)'",
        "4k, 0, '0 × 1 GiB + 0 × 2 MiB + 1 × 4 KiB (1 fault)'",
        "0, 0, '0 × 1 GiB + 0 × 2 MiB + 0 × 4 KiB (0 faults)'",
    })
    void countsAsRealDevicesFault(String length, String offset, String text) {
        assertThat(best(length, offset, X86)).hasToString(text);
    }

    @Test
    void shortensTheTailsWithSizesInBetween() {
        assertThat(best("0x2F00F00000", "0", sizes("4k", "64k", "2m", "1g")))
                .hasToString("188 × 1 GiB + 7 × 2 MiB + 16 × 64 KiB + 0 × 4 KiB (211 faults)");
        assertThat(best("0xffa000", "0x6000", sizes("4k", "64k", "2m", "1g")))
                .hasToString("0 × 1 GiB + 7 × 2 MiB + 31 × 64 KiB + 10 × 4 KiB (48 faults)");
    }

    @Test
    void holdsRunsOfEqualNeighboursByAddress() {
        FaultPlan plan = FaultPlan.of(new AddressRange(0x40006000, 0xffa000), 0x6000, X86);

        assertThat(plan)
                .containsExactly(
                        new FaultRun(0x40006000, 0x6000, PageSize.kib(4), 506),
                        new FaultRun(0x40200000, 0x200000, PageSize.mib(2), 7));
        assertThat(plan.runs()).containsExactlyElementsOf(plan);
        assertThat(plan.range()).isEqualTo(new AddressRange(0x40006000, 0xffa000));
        assertThat(plan.offset()).isEqualTo(0x6000);
        assertThat(plan.sizes()).isEqualTo(X86);
        assertThat(plan.count(PageSize.mib(2))).isEqualTo(7);
        assertThat(plan.count(PageSize.kib(64))).isZero();
        assertThat(plan.faults()).isEqualTo(513);
        assertThat(plan.uniformPageSize()).isEmpty();
        assertThat(plan.largestPageSize()).contains(PageSize.mib(2));
    }

    @Test
    void hasNoBlockOfASizeModuloWhichAddressAndOffsetDisagree() {
        FaultPlan plan = FaultPlan.of(new AddressRange(0x200000, 8L << 30), 0, X86);

        assertThat(plan).hasToString("0 × 1 GiB + 4,096 × 2 MiB + 0 × 4 KiB (4,096 faults)");
        assertThat(plan.uniformPageSize()).contains(PageSize.mib(2));
    }

    @Test
    void wantsBothAddressAndOffsetAligned() {
        FaultPlan plan = FaultPlan.of(new AddressRange(0x1000, 0x400000), 0x1000, X86);

        assertThat(plan).hasToString("0 × 1 GiB + 1 × 2 MiB + 512 × 4 KiB (513 faults)");
        assertThat(plan.runs()).extracting(FaultRun::count).containsExactly(511L, 1L, 1L);
    }

    @Test
    void plansForTheSizesOfA64KibKernel() {
        List<PageSize> arm = sizes("64k", "512m", "16g");

        assertThat(best("0x2F00F00000", "0", arm))
                .hasToString("11 × 16 GiB + 24 × 512 MiB + 240 × 64 KiB (275 faults)");
        assertThat(best("0xdf9e00000", "0x40006000000", arm).count(PageSize.gib(16)))
                .isEqualTo(2);
    }

    @Test
    void emptyRangeHasAnEmptyPlan() {
        FaultPlan plan = FaultPlan.of(new AddressRange(0x5000, 0), 0x3000, X86);

        assertThat(plan).isEmpty();
        assertThat(plan.faults()).isZero();
        assertThat(plan.uniformPageSize()).isEmpty();
        assertThat(plan.largestPageSize()).isEmpty();
        assertThat(plan.misaligned().faults()).isZero();
    }

    @Test
    void reachesTheLargestLong() {
        long half = 1L << 62;
        List<PageSize> sizes = List.of(new PageSize(1), new PageSize(half));

        assertThat(FaultPlan.of(new AddressRange(0, Long.MAX_VALUE), 0, sizes).runs())
                .containsExactly(
                        new FaultRun(0, 0, new PageSize(half), 1), new FaultRun(half, half, new PageSize(1), half - 1));
        assertThat(FaultPlan.of(new AddressRange(1, Long.MAX_VALUE - 1), 1, sizes)
                        .faults())
                .isEqualTo(Long.MAX_VALUE - 1);
        assertThat(FaultPlan.of(new AddressRange(0, half), half - 1, sizes).faults())
                .isEqualTo(half);
    }

    @Test
    void bestAddressIsTheLowestThatAgreesModuloTheLargestSizeThatFits() {
        assertThat(best("0xdf9e00000", "0x40006000000", X86).range().start()).isEqualTo(0x6000000);
        assertThat(best("0xffa000", "0x40006000", X86).range().start()).isEqualTo(0x6000);
        assertThat(best("0x3000", "0x40006000", X86).range().start()).isZero();
        assertThat(best("0", "0x40006000", X86).range().start()).isZero();
    }

    @Test
    void badlyAlignedAddressFaultsSmallestPagesOnly() {
        FaultPlan good = FaultPlan.of(new AddressRange(1L << 40, 0xdf9e00000L), 0x40000000000L, X86);
        FaultPlan bad = good.misaligned();

        assertThat(bad.range()).isEqualTo(new AddressRange((1L << 40) - 4096, 0xdf9e00000L));
        assertThat(bad.offset()).isEqualTo(good.offset());
        assertThat(bad.sizes()).isEqualTo(good.sizes());
        assertThat(bad).hasToString("0 × 1 GiB + 0 × 2 MiB + 14,654,976 × 4 KiB (14,654,976 faults)");
        assertThat(bad.misaligned()).isSameAs(bad);
    }

    @Test
    void badlyAlignedAddressBehindZeroLiesAbove() {
        assertThat(best("4m", "0", X86).misaligned().range()).isEqualTo(new AddressRange(4096, 4L << 20));
    }

    @Test
    void oneSizeAloneCannotBeBadlyAligned() {
        FaultPlan plan = best("4m", "0", sizes("4k"));

        assertThat(plan.misaligned()).isSameAs(plan);
    }

    @Test
    void refusesABadlyAlignedAddressWhereThereIsNone() {
        FaultPlan everything = FaultPlan.of(new AddressRange(0, Long.MAX_VALUE - 4095), 0, X86);

        assertThatIllegalArgumentException().isThrownBy(everything::misaligned);
    }

    @Test
    void takesSizesInAnyOrderAndTwice() {
        AddressRange range = new AddressRange(0, 1L << 30);

        assertThat(FaultPlan.of(range, 0, sizes("1g", "4k", "2m", "4k"))).isEqualTo(FaultPlan.of(range, 0, X86));
    }

    @Test
    void isAValue() {
        FaultPlan plan = FaultPlan.of(new AddressRange(0, 1L << 30), 0, X86);

        assertThat(plan)
                .isEqualTo(FaultPlan.of(new AddressRange(0, 1L << 30), 0, X86))
                .hasSameHashCodeAs(FaultPlan.of(new AddressRange(0, 1L << 30), 0, X86))
                .isNotEqualTo(FaultPlan.of(new AddressRange(0, 1L << 29), 0, X86))
                .isNotEqualTo(FaultPlan.of(new AddressRange(0, 1L << 30), 4096, X86))
                .isNotEqualTo(FaultPlan.of(new AddressRange(0, 1L << 30), 0, sizes("4k", "1g")))
                .isNotEqualTo(plan.runs());
    }

    @ParameterizedTest
    @CsvSource({
        "0x1001, 0x1000, 0, 'address 0x1001 is no multiple of 4 KiB, the smallest page size'",
        "0x1000, 0x1001, 0, 'length 0x1001 is no multiple of 4 KiB, the smallest page size'",
        "0x1000, 0x1000, 1, 'offset 0x1 is no multiple of 4 KiB, the smallest page size'",
        "0x1001, 0, 0, 'address 0x1001 is no multiple of 4 KiB, the smallest page size'",
        "0, 0x1000, -4096, 'offset -4096 and length 4096: neither may be negative, nor the sum more than 9223372036854775807'",
        "0, 0x1000, 0x7ffffffffffff000, 'offset 9223372036854771712 and length 4096: neither may be negative, nor the sum more than 9223372036854775807'",
    })
    void refusesWhatIsNoMultipleOrTooLarge(String start, String length, String offset, String message) {
        AddressRange range = new AddressRange(Long.decode(start), Long.decode(length));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.of(range, Long.decode(offset), X86))
                .withMessage(message);
    }

    @Test
    void refusesABestAddressForWhatCannotBePlanned() {
        assertThatIllegalArgumentException().isThrownBy(() -> FaultPlan.atBestAddress(-4096, 0, X86));
        assertThatIllegalArgumentException().isThrownBy(() -> FaultPlan.atBestAddress(4096, -4096, X86));
        assertThatIllegalArgumentException().isThrownBy(() -> FaultPlan.atBestAddress(4096, 1, X86));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.atBestAddress(4096, Long.MAX_VALUE - 4095, X86))
                .withMessageContaining("nor the sum more than");
    }

    @Test
    void refusesToPlanWithoutSizes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.of(new AddressRange(0, 0), 0, List.of()))
                .withMessage("a plan needs at least one page size");
    }
}

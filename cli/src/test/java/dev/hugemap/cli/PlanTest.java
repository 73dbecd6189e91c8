// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code hugemap plan}, on a machine that must not be asked. */
class PlanTest {
    private String plan(String options) {
        Recorder recorder = new Recorder();
        String[] arguments = ("plan " + options).split(" ", -1);
        assertThat(Main.run(recorder.console(), Machines.untouchable(), arguments))
                .isZero();
        assertThat(recorder.err()).isEmpty();
        return recorder.out();
    }

    private JsonTree json(String options) {
        return JsonTree.parse(plan(options + " --json"));
    }

    private static List<Long> counts(JsonTree plan) {
        return plan.get("blocks").elements().stream()
                .map(block -> block.get("count").number())
                .toList();
    }

    @Test
    void putsTheVerdictFirstAndTheCostOfABadAddressBeside() {
        assertThat(plan("0xdf9e00000 --offset 0x40006000000")).isEqualTo("""
                1,029 faults map 55.9 GiB on pages of 1 GiB and 2 MiB
                  page size   blocks   bytes      badly aligned
                  1 GiB       54       54 GiB     0
                  2 MiB       975      1.9 GiB    0
                  4 KiB       0        0 B        14,654,976
                  faults      1,029    55.9 GiB   14,654,976, 14,242 times as many
                  address     any multiple of 1 GiB plus 0x6000000
                  in order    464 × 2 MiB at 0x6000000, offset 0x40006000000
                              54 × 1 GiB at 0x40000000, offset 0x40040000000
                              511 × 2 MiB at 0xdc0000000, offset 0x40dc0000000
                """);
    }

    @Test
    void saysWhatABetterAddressWouldDo() {
        assertThat(plan("64m --offset 2m --address 1m"))
                .startsWith("16,384 faults map 64 MiB on pages of 4 KiB; at a better address 32 faults do\n")
                .contains("  address     0x100000\n")
                .contains("  better      any multiple of 2 MiB\n")
                .doesNotContain("times as many");
        assertThat(plan("2m --offset 2m --address 1m")).contains("; at a better address 1 fault does\n");
    }

    @Test
    void saysNothingOfABetterAddressWhereThereIsNone() {
        assertThat(plan("64m --offset 2m --address 1g"))
                .startsWith("32 faults map 64 MiB on pages of 2 MiB\n")
                .contains("  address     0x40000000\n")
                .doesNotContain("better");
    }

    @Test
    void saysThatTheSizeWasRoundedUp() {
        assertThat(plan("5000"))
                .startsWith("2 faults map 8 KiB on pages of 4 KiB\n")
                .contains("  size        rounded up from 5,000 to 8,192 bytes, whole pages of 4 KiB\n");
        assertThat(plan("8k")).doesNotContain("rounded");
    }

    @Test
    void countsOneAsOneAndSmallRatiosWithADecimal() {
        assertThat(plan("4k")).startsWith("1 fault maps 4 KiB on pages of 4 KiB\n");
        assertThat(plan("4m --offset 4k")).contains("1,024, 2.0 times as many");
    }

    @Test
    void listsEverySizeThatHasBlocks() {
        assertThat(plan("0x2F00F00000"))
                .startsWith("451 faults map 188.0 GiB on pages of 1 GiB, 2 MiB and 4 KiB\n")
                .contains("  address     any multiple of 1 GiB\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0xdf9e00000 --offset 0x40006000000, 54 975 0, 1029, 14654976",
        "0x2F00F00000, 188 7 256, 451, 49286912",
        "0xffa000 --offset 0x6000, 0 7 506, 513, 4090",
        "'0xffa000 --offset 0x6000 --sizes 4k,64k,2m', 7 31 10, 48, 4090",
        "'0x2F00F00000 --sizes 16g,64k,512m', 11 24 240, 275, 3080432",
        "1p --sizes 1g, 1048576, 1048576, 1048576",
    })
    void jsonCountsEverySizeOnOfferLargestFirst(String options, String blocks, long faults, long misaligned) {
        JsonTree plan = json(options);

        assertThat(counts(plan).stream().map(String::valueOf)).containsExactly(blocks.split(" "));
        assertThat(plan.get("faults").number()).isEqualTo(faults);
        assertThat(plan.get("misaligned").get("faults").number()).isEqualTo(misaligned);
        assertThat(plan.get("best").get("faults").number()).isEqualTo(faults);
    }

    @Test
    void jsonHasAllThatThePageShows() {
        JsonTree plan = json("0xff9fff --offset 24k --address 0x7f0000006000");

        assertThat(plan.names())
                .containsExactly(
                        "requested", "size", "offset", "address", "blocks", "runs", "faults", "misaligned", "best");
        assertThat(plan.get("requested").number()).isEqualTo(0xff9fff);
        assertThat(plan.get("size").number()).isEqualTo(0xffa000);
        assertThat(plan.get("offset").number()).isEqualTo(0x6000);
        assertThat(plan.get("address").number()).isEqualTo(0x7f0000006000L);
        assertThat(plan.get("blocks").elements())
                .extracting(block -> block.get("pageSize").number())
                .containsExactly(1L << 30, 2L << 20, 4096L);
        assertThat(plan.get("runs").elements()).hasSize(2);
        JsonTree last = plan.get("runs").elements().getLast();
        assertThat(last.names()).containsExactly("address", "offset", "pageSize", "count");
        assertThat(last.get("address").number()).isEqualTo(0x7f0000200000L);
        assertThat(last.get("offset").number()).isEqualTo(0x200000);
        assertThat(last.get("pageSize").number()).isEqualTo(2L << 20);
        assertThat(last.get("count").number()).isEqualTo(7);
        assertThat(plan.get("best").get("address").number()).isEqualTo(0x6000);
    }

    @Test
    void readsNumbersInEveryWayOfWritingThem() {
        String plan = plan("64m --offset 2m --address 1g");

        assertThat(plan("67108864 --offset 2097152 --address 1073741824")).isEqualTo(plan);
        assertThat(plan("0x4000000 --offset 0x200000 --address 0x40000000 --sizes 1GiB,4096,2m"))
                .isEqualTo(plan);
    }

    @Test
    void plansForWhatNoProcessCouldSplitIntoPages() {
        assertThat(json("65536t --sizes 1,4e").get("faults").number()).isEqualTo(1L << 56);
        assertThat(json("1 --sizes 4e").get("size").number()).isEqualTo(1L << 62);
        assertThat(json("1 --sizes 4e,2e").get("misaligned").get("faults").number())
                .isEqualTo(1);
    }
}

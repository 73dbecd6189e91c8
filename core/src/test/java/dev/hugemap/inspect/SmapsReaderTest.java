// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SmapsReaderTest {
    private final List<SmapsEntry> pc = read("linux-6.18-x86_64.txt");
    private final List<SmapsEntry> rhel8 = read("linux-4.18-x86_64.txt");
    private final List<SmapsEntry> arm = read("linux-6.6-aarch64-64k.txt");

    @Test
    void inodesOfAllSixtyFourBitsAreRead() {
        String text = "7f0000000000-7f0000001000 r--p 00000000 00:2f 18446744073709551615    /merged/file\nRss: 4 kB\n";

        SmapsEntry entry = SmapsTexts.entries(text).getFirst();

        assertThat(entry.inode()).isEqualTo(-1);
        assertThat(entry.name()).isEqualTo("/merged/file");
    }

    @Test
    void readsEveryEntryButTheVsyscallPage() {
        assertThat(pc)
                .extracting(SmapsEntry::name)
                .containsExactly(
                        "/usr/bin/app",
                        "[heap]",
                        "/memfd:shared (deleted)",
                        "/anon_hugepage (deleted)",
                        "",
                        "",
                        "",
                        "[vvar]");
        assertThat(rhel8).hasSize(7);
        assertThat(arm).hasSize(6);
    }

    @Test
    void readsRangesAndSizesInBytes() {
        SmapsEntry first = pc.getFirst();

        assertThat(first.range()).isEqualTo(AddressRange.between(0x55c59378f000L, 0x55c593790000L));
        assertThat(first.value(SmapsField.KERNEL_PAGE_SIZE)).isEqualTo(4096);
        assertThat(first.value(SmapsField.MMU_PAGE_SIZE)).isEqualTo(4096);
        assertThat(first.value(SmapsField.RSS)).isEqualTo(4096);
        assertThat(first.value(SmapsField.SWAP)).isZero();
    }

    @Test
    void keepsFieldsAndFlagsThatItDoesNotKnowUnderTheirOwnNames() {
        String text = SmapsTexts.resource("linux-6.18-x86_64.txt")
                .replaceFirst("KSM: ", "Frozen:             12 kB\nName:           [anon:x]\nKSM: ")
                .replaceFirst("\nVmFlags: rd ex", "\nVmFlags: rd zz ?? ex long");
        SmapsEntry odd = SmapsTexts.entries(text).getFirst();

        assertThat(odd.otherFields()).containsExactlyInAnyOrderEntriesOf(Map.of("Frozen", "12 kB", "Name", "[anon:x]"));
        assertThat(odd.otherFlags()).containsExactlyInAnyOrder("zz", "??", "long");
        assertThat(odd.flags()).isEqualTo(pc.getFirst().flags());
        assertThat(odd.fields()).isEqualTo(pc.getFirst().fields());
        assertThat(pc).allSatisfy(entry -> {
            assertThat(entry.otherFields()).isEmpty();
            assertThat(entry.otherFlags()).isEmpty();
        });
    }

    @Test
    void tellsThpByAnonHugePagesThoughThePageSizeIsTheBaseSize() {
        SmapsEntry thp = pc.get(4);

        assertThat(thp.pmdMappedBytes()).isEqualTo(4 << 20);
        assertThat(thp.toVma().pageSize()).isEqualTo(PageSize.kib(4));
        assertThat(thp.flags()).contains(VmFlag.HUGE_PAGE);
        assertThat(thp.isHugeTlb()).isFalse();
    }

    @Test
    void tellsHugeTlbByItsPageSizeAndOwnFields() {
        SmapsEntry hugeTlb = pc.get(3);

        assertThat(hugeTlb.isHugeTlb()).isTrue();
        assertThat(hugeTlb.hugeTlbBytes()).isEqualTo(2 << 20);
        assertThat(hugeTlb.value(SmapsField.RSS)).isZero();
        assertThat(hugeTlb.toVma().pageSize()).isEqualTo(PageSize.mib(2));
        assertThat(rhel8.get(3).toVma().pageSize()).isEqualTo(PageSize.gib(1));
        assertThat(rhel8.get(3).hugeTlbBytes()).isEqualTo(1L << 30);
    }

    @Test
    void doesNotCountTheHugeZeroPage() {
        SmapsEntry onlyRead = pc.get(6);

        assertThat(onlyRead.flags()).contains(VmFlag.HUGE_PAGE);
        assertThat(onlyRead.pmdMappedBytes()).isZero();
        assertThat(onlyRead.value(SmapsField.RSS)).isZero();
    }

    @Test
    void tellsSpecialMappingsByTheirFlag() {
        assertThat(pc.getLast().toVma().sight()).isEqualTo(Vma.Sight.UNSEEN);
        assertThat(rhel8.getLast().toVma().sight()).isEqualTo(Vma.Sight.UNSEEN);
        assertThat(pc.getFirst().toVma().sight()).isEqualTo(Vma.Sight.SEEN);
    }

    @Test
    void readsFieldsThatAnOldKernelLacksAsZero() {
        assertThat(rhel8).allSatisfy(entry -> assertThat(entry.fields()).doesNotContainKey(SmapsField.FILE_PMD_MAPPED));
        assertThat(rhel8.get(4).pmdMappedBytes()).isEqualTo(6 << 20);
        assertThat(rhel8.get(5).pmdMappedBytes()).isEqualTo(2 << 20);
    }

    @Test
    void readsAServerWithLargeBasePages() {
        assertThat(arm.getFirst().toVma().pageSize()).isEqualTo(PageSize.kib(64));
        assertThat(arm.get(1).pmdMappedBytes()).isEqualTo(512L << 20);
        assertThat(arm.get(2).toVma().pageSize()).isEqualTo(PageSize.mib(2));
        assertThat(arm.get(2).hugeTlbBytes()).isEqualTo(4L << 20);
        assertThat(arm.get(3).toVma().pageSize()).isEqualTo(PageSize.mib(512));
    }

    @Test
    void readsAnEmptyFileAsNoEntries() {
        assertThat(SmapsTexts.entries("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.4-x86_64", "5.10-x86_64", "5.15-x86_64", "6.1-x86_64"})
    void readsWhatKernelsOfSeveralYearsWrite(String kernel) {
        List<SmapsEntry> entries = read("linux-" + kernel + ".txt");

        assertThat(entries).hasSize(8).allSatisfy(entry -> {
            assertThat(entry.otherFields()).isEmpty();
            assertThat(entry.otherFlags()).isEmpty();
            assertThat(entry.fields())
                    .containsKeys(SmapsField.FILE_PMD_MAPPED, SmapsField.THP_ELIGIBLE, SmapsField.PROTECTION_KEY)
                    .containsEntry(SmapsField.SIZE, entry.range().length());
        });
        assertThat(entries.getFirst().flags().contains(VmFlag.DENY_WRITE))
                .isEqualTo(kernel.startsWith("5.4") || kernel.startsWith("5.10"));
        assertThat(entries.get(2).fields()).containsEntry(SmapsField.THP_ELIGIBLE, 1L);
        assertThat(entries.get(2).fields().containsKey(SmapsField.PSS_DIRTY)).isEqualTo(kernel.startsWith("6"));
        assertThat(entries.get(3).name()).isEqualTo("/data/model (v2).bin");
        assertThat(entries.get(3).pmdMappedBytes()).isEqualTo(2 << 20);
        assertThat(entries.get(4).value(SmapsField.SWAP_PSS)).isEqualTo(32 << 10);
        assertThat(entries.get(5).hugeTlbBytes()).isEqualTo(4 << 20);
        assertThat(entries.get(6).flags()).contains(VmFlag.LOCKED, VmFlag.UFFD_WRITE_PROTECT);
        assertThat(entries.get(7).kind()).isEqualTo(MappingKind.SPECIAL);
    }

    @Test
    void readsFlagsThatOnlyAarch64AndNewKernelsHave() {
        List<SmapsEntry> entries = read("linux-6.12-aarch64-64k.txt");

        assertThat(entries.stream().flatMap(entry -> entry.flags().stream()))
                .contains(
                        VmFlag.BRANCH_TARGETS,
                        VmFlag.MEMORY_TAGS,
                        VmFlag.DROPPABLE,
                        VmFlag.SEALED,
                        VmFlag.SHADOW_STACK);
        assertThat(entries).allSatisfy(entry -> assertThat(entry.otherFlags()).isEmpty());
        assertThat(entries.get(1).value(SmapsField.ANON_HUGE_PAGES)).isEqualTo(4L << 30);
        assertThat(entries.get(1).fields()).doesNotContainKey(SmapsField.PROTECTION_KEY);
    }

    @Test
    void readsTheFirstLineOfEachMappingOfARecordedProcess() {
        List<SmapsEntry> entries = read("linux-6.18-x86_64-whole.txt");

        assertThat(entries).hasSize(20);
        assertThat(entries.stream().map(SmapsEntry::name).filter(name -> name.contains("index")))
                .containsExactly(
                        "/data/index/with blanks, a\\012newline and = (deleted)",
                        "/data/index/gone (deleted)",
                        "/data/index/with blanks, a\\012newline and = (deleted)");
        SmapsEntry code = entries.get(1);
        assertThat(code.permissions()).isEqualTo("r-xp");
        assertThat(code.offset()).isEqualTo(0x1000);
        assertThat(code.inode()).isEqualTo(2187340);
        assertThat(entries.stream().map(SmapsEntry::name)).contains("/memfd:segment [7] (deleted)", "[heap]", "");
        assertThat(entries.get(11).flags()).contains(VmFlag.LOCK_ON_FAULT, VmFlag.WIPE_ON_FORK);
    }

    @Test
    void aRollupIsTheSumOfAllMappings() {
        List<SmapsEntry> entries = read("linux-6.18-x86_64-whole.txt");
        SmapsEntry rollup = read("smaps_rollup-6.18-x86_64.txt").getFirst();

        assertThat(rollup.name()).isEqualTo("[rollup]");
        assertThat(rollup.kind()).isEqualTo(MappingKind.UNKNOWN);
        for (SmapsField field : List.of(
                SmapsField.RSS,
                SmapsField.SHARED_DIRTY,
                SmapsField.ANONYMOUS,
                SmapsField.ANON_HUGE_PAGES,
                SmapsField.LOCKED)) {
            long sum = entries.stream().mapToLong(entry -> entry.value(field)).sum();
            assertThat(rollup.value(field)).as(field.label()).isEqualTo(sum);
        }
        assertThat(rollup.value(SmapsField.PSS_ANON)
                        + rollup.value(SmapsField.PSS_FILE)
                        + rollup.value(SmapsField.PSS_SHMEM))
                .isBetween(rollup.value(SmapsField.PSS) - 4096, rollup.value(SmapsField.PSS));
    }

    @Test
    void aRollupThatEndsOutsideUserAddressesEndsAtTheLargestOne() {
        String text =
                SmapsTexts.resource("smaps_rollup-6.18-x86_64.txt").replaceFirst("-7ffe951d7000", "-ffffffffff601000");

        assertThat(SmapsTexts.entries(text).getFirst().range().end()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linux-4.18-x86_64.txt",
                "linux-5.4-x86_64.txt",
                "linux-6.18-x86_64-whole.txt",
                "linux-6.12-aarch64-64k.txt"
            })
    void itDoesNotMatterHowMuchACallReads(String file) {
        String text = SmapsTexts.resource(file);
        List<SmapsEntry> whole = SmapsTexts.entries(text);

        for (int bytesPerRead : new int[] {1, 7, 28, 64, 1000, 4096}) {
            assertThat(SmapsTexts.entries(text, bytesPerRead))
                    .as("%d bytes a read", bytesPerRead)
                    .isEqualTo(whole);
        }
    }

    @Test
    void numbersOfManyDigitsAreRead() {
        String text = SmapsTexts.resource("linux-6.18-x86_64.txt")
                .replaceFirst("Rss: +4 kB", "Rss:            137438953472 kB");

        assertThat(SmapsTexts.entries(text).getFirst().value(SmapsField.RSS)).isEqualTo(1L << 47);
    }

    @Test
    void textThatIsNotSmapsIsRefusedWithItsPlace() {
        String text = SmapsTexts.resource("linux-6.18-x86_64.txt");
        int at = text.indexOf("Pss:");

        for (String odd : List.of(
                "Pss:  4 MB", "Pss:   kB", "Pss: 12345678901234567890 kB", "Rss: 8 kB", "???", "a b: 3 kB", "")) {
            assertThatExceptionOfType(KernelTextException.class)
                    .as(odd)
                    .isThrownBy(() -> SmapsTexts.entries(text.replaceFirst("Pss: +4 kB", odd.replace("?", "\\?"))))
                    .satisfies(wrong -> assertThat(wrong.offset()).isEqualTo(at))
                    .withMessageStartingWith("/proc/self/smaps can't be read at byte " + at + ": ");
        }
        for (String odd : List.of("55-56", "55-56 rwxp 0 0:0", "5x-56 rwxp 0 0:0 0", "55-56 rwyp 0 0:0 0 x")) {
            assertThatExceptionOfType(KernelTextException.class)
                    .as(odd)
                    .isThrownBy(() -> SmapsTexts.entries(odd + "\n"));
        }
    }

    @Test
    void afterAFailureTheReaderIsAtItsEnd() {
        try (SmapsReader reader =
                SmapsReader.open(SmapsTexts.bridge("55-56 rwxp 0 0:0 0 \nRss", 100), Inspector.SELF, "smaps")) {
            assertThatExceptionOfType(KernelTextException.class).isThrownBy(reader::next);
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void bytesAndNumbersAreNotMixedUp() {
        try (SmapsReader reader = SmapsReader.open(
                SmapsTexts.bridge(SmapsTexts.resource("linux-5.4-x86_64.txt"), 4096), Inspector.SELF, "smaps")) {
            assertThat(reader.next()).isTrue();
            assertThatIllegalArgumentException().isThrownBy(() -> reader.bytes(SmapsField.THP_ELIGIBLE));
            assertThatIllegalArgumentException().isThrownBy(() -> reader.number(SmapsField.RSS));
        }
    }

    private static List<SmapsEntry> read(String file) {
        return SmapsTexts.entries(SmapsTexts.resource(file));
    }
}

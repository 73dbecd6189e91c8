package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SmapsReaderTest {
    private final List<SmapsEntry> pc = read("linux-6.18-x86_64.txt");
    private final List<SmapsEntry> rhel8 = read("linux-4.18-x86_64.txt");
    private final List<SmapsEntry> arm = read("linux-6.6-aarch64-64k.txt");

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

    private static List<SmapsEntry> read(String file) {
        return SmapsTexts.entries(SmapsTexts.resource(file));
    }
}

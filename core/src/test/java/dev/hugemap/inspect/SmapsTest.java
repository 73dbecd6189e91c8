package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SmapsTest {
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
        assertThat(first.bytes(SmapsField.KERNEL_PAGE_SIZE)).isEqualTo(4096);
        assertThat(first.bytes(SmapsField.MMU_PAGE_SIZE)).isEqualTo(4096);
        assertThat(first.bytes(SmapsField.RSS)).isEqualTo(4096);
        assertThat(first.bytes(SmapsField.SWAP)).isZero();
    }

    @Test
    void keepsTheFieldsThatItDoesNotKnow() {
        assertThat(pc.getFirst().others())
                .containsEntry("Size", "4 kB")
                .containsEntry("THPeligible", "0")
                .containsKey("Pss_Dirty");
        assertThat(rhel8.getFirst().others()).containsEntry("ProtectionKey", "0");
    }

    @Test
    void tellsThpByAnonHugePagesThoughThePageSizeIsTheBaseSize() {
        SmapsEntry thp = pc.get(4);

        assertThat(thp.pmdMappedBytes()).isEqualTo(4 << 20);
        assertThat(thp.toVma().pageSize()).isEqualTo(PageSize.kib(4));
        assertThat(thp.flags()).contains("hg");
        assertThat(thp.isHugeTlb()).isFalse();
    }

    @Test
    void tellsHugeTlbByItsPageSizeAndOwnFields() {
        SmapsEntry hugeTlb = pc.get(3);

        assertThat(hugeTlb.isHugeTlb()).isTrue();
        assertThat(hugeTlb.hugeTlbBytes()).isEqualTo(2 << 20);
        assertThat(hugeTlb.bytes(SmapsField.RSS)).isZero();
        assertThat(hugeTlb.toVma().pageSize()).isEqualTo(PageSize.mib(2));
        assertThat(rhel8.get(3).toVma().pageSize()).isEqualTo(PageSize.gib(1));
        assertThat(rhel8.get(3).hugeTlbBytes()).isEqualTo(1L << 30);
    }

    @Test
    void doesNotCountTheHugeZeroPage() {
        SmapsEntry onlyRead = pc.get(6);

        assertThat(onlyRead.flags()).contains("hg");
        assertThat(onlyRead.pmdMappedBytes()).isZero();
        assertThat(onlyRead.bytes(SmapsField.RSS)).isZero();
    }

    @Test
    void tellsSpecialMappingsByTheirFlag() {
        assertThat(pc.getLast().toVma().sight()).isEqualTo(Vma.Sight.UNSEEN);
        assertThat(rhel8.getLast().toVma().sight()).isEqualTo(Vma.Sight.UNSEEN);
        assertThat(pc.getFirst().toVma().sight()).isEqualTo(Vma.Sight.SEEN);
    }

    @Test
    void readsFieldsThatAnOldKernelLacksAsZero() {
        assertThat(rhel8).allSatisfy(entry -> assertThat(entry.known()).doesNotContainKey(SmapsField.FILE_PMD_MAPPED));
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
    void findsTheEntriesThatARangeTouches() {
        AddressRange range = AddressRange.between(0x7ff0fabff000L, 0x7ff0fac01000L);

        assertThat(Smaps.within(pc, range)).containsExactly(pc.get(3), pc.get(4));
        assertThat(Smaps.within(pc, AddressRange.between(0x1000, 0x2000))).isEmpty();
    }

    @Test
    void readsAnEmptyFileAsNoEntries() {
        assertThat(Smaps.parse("")).isEmpty();
    }

    private static List<SmapsEntry> read(String file) {
        try (InputStream text = Objects.requireNonNull(SmapsTest.class.getResourceAsStream("/smaps/" + file))) {
            return Smaps.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

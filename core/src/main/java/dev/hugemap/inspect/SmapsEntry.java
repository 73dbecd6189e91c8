package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.Map;
import java.util.Set;

/**
 * One mapping in smaps. Neighbouring mappings of the same kind are one mapping to the kernel, so an entry may be larger
 * than what a single {@code mmap} returned.
 *
 * @param range where it lies
 * @param name the file or the kernel's name for it, empty where it has none
 * @param known the fields that hugemap knows, in bytes; a field that this kernel lacks is absent
 * @param others fields that hugemap doesn't know, with their text
 * @param flags two letters each, for example {@code hg} (huge pages advised), {@code ht} (hugetlb), {@code pf} (special)
 */
record SmapsEntry(
        AddressRange range, String name, Map<SmapsField, Long> known, Map<String, String> others, Set<String> flags) {
    SmapsEntry {
        known = Map.copyOf(known);
        others = Map.copyOf(others);
        flags = Set.copyOf(flags);
    }

    /** A field's value in bytes; 0 where this kernel doesn't have the field. */
    long bytes(SmapsField field) {
        return known.getOrDefault(field, 0L);
    }

    boolean isHugeTlb() {
        return flags.contains("ht");
    }

    /** Memory on PMD-level leaves; the huge zero page is none. */
    long pmdMappedBytes() {
        return bytes(SmapsField.ANON_HUGE_PAGES)
                + bytes(SmapsField.SHMEM_PMD_MAPPED)
                + bytes(SmapsField.FILE_PMD_MAPPED);
    }

    /** Memory on hugetlb leaves, which smaps keeps out of Rss. */
    long hugeTlbBytes() {
        return bytes(SmapsField.SHARED_HUGETLB) + bytes(SmapsField.PRIVATE_HUGETLB);
    }

    /** A stand-in for mappings about which no source could be read. */
    static SmapsEntry untold(AddressRange range) {
        return new SmapsEntry(range, "", Map.of(), Map.of(), Set.of());
    }

    Vma.Sight sight() {
        if (flags.isEmpty()) {
            return Vma.Sight.UNTOLD;
        }
        return flags.contains("pf") ? Vma.Sight.UNSEEN : Vma.Sight.SEEN;
    }

    MappingKind kind() {
        if (flags.isEmpty()) {
            return MappingKind.UNKNOWN;
        }
        if (flags.contains("pf")) {
            return MappingKind.SPECIAL;
        }
        return isHugeTlb() ? MappingKind.HUGETLB : MappingName.of(name).kind();
    }

    Answer writable() {
        return flags.isEmpty() ? Answer.UNKNOWN : Answer.of(flags.contains("wr"));
    }

    /** The mapping as the other sources know it. */
    Vma toVma() {
        long pageSize = bytes(SmapsField.KERNEL_PAGE_SIZE);
        return new Vma(range, pageSize == 0 ? null : new PageSize(pageSize), sight());
    }
}

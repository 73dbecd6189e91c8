// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One mapping in smaps. Neighbouring mappings of the same kind are one mapping to the kernel, so an entry may be larger
 * than what a single {@code mmap} returned.
 *
 * @param range where it lies
 * @param permissions four letters, for example {@code rw-p}
 * @param offset where in its file it starts, in bytes
 * @param inode the file's number on its device, without a sign; 0 without a file
 * @param name the file or the kernel's name for it, as the kernel writes it; empty where it has none
 * @param fields the fields that hugemap knows, in bytes or plain numbers as {@link SmapsField#isSize()} says; a field that
 *     this kernel lacks is absent
 * @param otherFields fields that hugemap doesn't know, with their text
 * @param flags the flags that hugemap knows
 * @param otherFlags flags that hugemap doesn't know, by their letters
 */
public record SmapsEntry(
        AddressRange range,
        String permissions,
        long offset,
        long inode,
        String name,
        Map<SmapsField, Long> fields,
        Map<String, String> otherFields,
        Set<VmFlag> flags,
        Set<String> otherFlags) {
    /** Keeps copies. */
    public SmapsEntry {
        fields = Map.copyOf(fields);
        otherFields = Map.copyOf(otherFields);
        flags = Set.copyOf(flags);
        otherFlags = Set.copyOf(otherFlags);
    }

    /**
     * A field's value.
     *
     * @param field the field
     * @return bytes, or a plain number as {@link SmapsField#isSize()} says; 0 where this kernel doesn't have the field
     */
    public long value(SmapsField field) {
        return fields.getOrDefault(field, 0L);
    }

    /** Whether the kernel says that the mapping can't have transparent huge pages of any size. */
    boolean isRefused() {
        return fields.containsKey(SmapsField.THP_ELIGIBLE) && value(SmapsField.THP_ELIGIBLE) == 0;
    }

    /** The flags by the kernel's letters, in the order of the alphabet. */
    String flagLetters() {
        return Stream.concat(flags.stream().map(VmFlag::letters), otherFlags.stream())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    boolean isHugeTlb() {
        return flags.contains(VmFlag.HUGETLB);
    }

    /** Memory on PMD-level leaves; the huge zero page is none. */
    long pmdMappedBytes() {
        return value(SmapsField.ANON_HUGE_PAGES)
                + value(SmapsField.SHMEM_PMD_MAPPED)
                + value(SmapsField.FILE_PMD_MAPPED);
    }

    /** Memory on hugetlb leaves, which smaps keeps out of Rss. */
    long hugeTlbBytes() {
        return value(SmapsField.SHARED_HUGETLB) + value(SmapsField.PRIVATE_HUGETLB);
    }

    /** A stand-in for mappings about which no source could be read. */
    static SmapsEntry untold(AddressRange range) {
        return new SmapsEntry(range, "----", 0, 0, "", Map.of(), Map.of(), Set.of(), Set.of());
    }

    Vma.Sight sight() {
        if (flags.isEmpty()) {
            return Vma.Sight.UNTOLD;
        }
        return flags.contains(VmFlag.PFN_MAP) ? Vma.Sight.UNSEEN : Vma.Sight.SEEN;
    }

    MappingKind kind() {
        if (flags.isEmpty()) {
            return MappingKind.UNKNOWN;
        }
        if (flags.contains(VmFlag.PFN_MAP)) {
            return MappingKind.SPECIAL;
        }
        return isHugeTlb() ? MappingKind.HUGETLB : MappingName.of(name).kind();
    }

    Answer writable() {
        return flags.isEmpty() ? Answer.UNKNOWN : Answer.of(flags.contains(VmFlag.WRITE));
    }

    /** The mapping as the other sources know it. */
    Vma toVma() {
        long pageSize = value(SmapsField.KERNEL_PAGE_SIZE);
        return new Vma(range, pageSize == 0 ? null : new PageSize(pageSize), sight(), kind());
    }
}

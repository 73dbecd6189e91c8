// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a device's I/O addresses can be.
 *
 * @param ranges in order: those that are given out, without what the host reserves
 * @param sizes the IOMMU's page sizes, ascending
 * @param sizesKnown whether the kernel told them; the host's are taken otherwise
 */
record DmaSettings(List<IovaRange> ranges, List<PageSize> sizes, boolean sizesKnown) {
    /** Addresses that a signed number can't hold: no IOMMU has so many bits. */
    private static final Pattern RESERVED = Pattern.compile("^0x([0-9a-f]{1,16}) +0x([0-9a-f]{1,16})(?: |$)");

    private static final IovaRange BEYOND = new IovaRange(Long.MIN_VALUE, -1);

    DmaSettings {
        ranges = List.copyOf(ranges);
        sizes = List.copyOf(sizes);
    }

    static DmaSettings of(VfioHost host, VfioSubject subject, DmaSpace space) {
        List<PageSize> told = bits(space.pageSizes());
        // iommufd tells an alignment, which is one bit; every IOMMU for PCI has more sizes than one.
        boolean known = told.size() > 1;
        List<PageSize> sizes = known ? told : hostSizes(host.pageSizes(), told);
        List<IovaRange> never = new ArrayList<>(List.of(firstPage(sizes.getFirst()), BEYOND));
        subject.group().ifPresent(group -> never.addAll(reserved(host.files(), group)));
        List<IovaRange> ranges = space.ranges().stream()
                .flatMap(range -> range.without(never).stream())
                .toList();
        return new DmaSettings(ranges, sizes, known);
    }

    /** Never given out: to many a device an address of 0 means none. */
    private static IovaRange firstPage(PageSize smallest) {
        return new IovaRange(0, smallest.bytes() - 1);
    }

    /** The smallest page, of which addresses and lengths are multiples. */
    PageSize smallest() {
        return sizes.getFirst();
    }

    /** Lines of first and last address and a kind. Source: {@code Documentation/ABI/testing/sysfs-kernel-iommu_groups}. */
    static List<IovaRange> reserved(KernelFiles files, int group) {
        String text = files.read("/sys/kernel/iommu_groups/" + group + "/reserved_regions")
                .orElse("");
        List<IovaRange> reserved = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher words = RESERVED.matcher(line.strip());
            if (!words.find()) {
                // What isn't understood might be the very range that must be left alone.
                throw new IllegalStateException("no reserved region of IOMMU group " + group + ": '" + line + "'");
            }
            reserved.add(IovaRange.told(hex(words.group(1)), hex(words.group(2))));
        }
        return reserved;
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }

    private static List<PageSize> bits(long bitmap) {
        List<PageSize> sizes = new ArrayList<>();
        // No page of 2^63 bytes: a length couldn't hold it.
        for (long rest = bitmap & Long.MAX_VALUE; rest != 0; rest &= rest - 1) {
            sizes.add(new PageSize(Long.lowestOneBit(rest)));
        }
        return sizes;
    }

    private static List<PageSize> hostSizes(PageSizes host, List<PageSize> told) {
        PageSize smallest = told.isEmpty() ? host.base() : told.getFirst();
        return Stream.of(Stream.of(smallest), Stream.of(host.base()), host.thp().stream(), host.hugeTlb().stream())
                .flatMap(sizes -> sizes)
                .filter(size -> size.compareTo(smallest) >= 0)
                .distinct()
                .sorted()
                .toList();
    }
}

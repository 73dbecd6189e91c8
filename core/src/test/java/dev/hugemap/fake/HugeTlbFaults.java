// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/** Write faults in hugetlb mappings: a reservation pays, or a page that nobody was promised. */
final class HugeTlbFaults {
    private final AddressSpace space;

    HugeTlbFaults(AddressSpace space) {
        this.space = space;
    }

    void write(Vma vma, long start, long end) {
        HugeTlbMapping mapping = vma.hugeTlb();
        if (mapping == null) {
            throw new IllegalArgumentException("no hugetlb mapping: " + vma);
        }
        long size = mapping.pageSize().bytes();
        FakePool pool = space.pool(mapping.pageSize());
        for (long at = mapping.pageSize().roundDown(start); at < end; at += size) {
            PageExtent present = space.pages.at(at);
            if (present != null) {
                at = present.end() - size;
                continue;
            }
            boolean promised = mapping.hasReservation() && !space.consumed.contains(at);
            long frame = pool.take(promised, vma, at);
            if (promised) {
                space.consumed.add(at, at + size);
            } else if (mapping.hasReservation()) {
                // The mapping's own charge still stands for this page.
                pool.uncharge(1);
            }
            space.pages.put(new PageExtent(at, at + size, PageKind.HUGETLB, size, size, frame));
            space.faults.add(1);
        }
    }
}

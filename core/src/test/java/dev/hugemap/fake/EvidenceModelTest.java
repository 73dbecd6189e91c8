// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.abi.KernelPageFlags;
import dev.hugemap.bridge.abi.Prctl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvidenceModelTest extends FakeFixture {
    private static final long PAGE = K4.bytes();
    private static final long BLOCK = M2.bytes();
    private static final long PRESENT = Fs.PAGE_IS_PRESENT;
    private static final long HUGE = Fs.PAGE_IS_PRESENT | Fs.PAGE_IS_HUGE;

    private final Arena arena = Arena.ofAuto();
    private final FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 4).privileged().build();

    @Test
    void scansLeavesAndStopsWhereTheBufferIsFull() {
        mapAdvised(fake, AT, 2 * BLOCK);
        populate(fake, AT + BLOCK, BLOCK);
        fake.mprotect(AT, BLOCK, Protection.PROT_READ);
        fake.mprotect(AT, BLOCK, Protection.PROT_READ_WRITE);
        fake.madvise(AT, BLOCK, Advice.MADV_NOHUGEPAGE);
        populate(fake, AT, PAGE);

        List<Long> all = scan(AT, AT + 2 * BLOCK, 8);
        assertThat(all).containsExactly(AT, AT + PAGE, PRESENT, AT + BLOCK, AT + 2 * BLOCK, HUGE, AT + 2 * BLOCK);

        List<Long> first = scan(AT, AT + 2 * BLOCK, 1);
        assertThat(first).containsExactly(AT, AT + PAGE, PRESENT, AT + BLOCK);
    }

    @Test
    void tellsFoliosToThePrivileged() {
        mapAdvised(fake, AT, BLOCK);
        populate(fake, AT, BLOCK);
        fake.mprotect(AT, PAGE, Protection.PROT_READ);

        long head = entry("/proc/self/pagemap", AT / PAGE);
        long tail = entry("/proc/self/pagemap", AT / PAGE + 1);
        assertThat(head >>> KernelPageFlags.PM_PRESENT & 1).isEqualTo(1);
        long frame = head & KernelPageFlags.PM_PFRAME_MASK;
        assertThat(tail & KernelPageFlags.PM_PFRAME_MASK).isEqualTo(frame + 1);
        assertThat(bits(frame)).contains(KernelPageFlags.KPF_COMPOUND_HEAD, KernelPageFlags.KPF_THP);
        assertThat(bits(frame + 1)).contains(KernelPageFlags.KPF_COMPOUND_TAIL, KernelPageFlags.KPF_THP);
    }

    @Test
    void hidesFramesFromOthers() {
        FakeLinux other = FakeLinux.x86().build();
        map(other, AT, PAGE);
        populate(other, AT, PAGE);

        assertThat(read(other, "/proc/self/pagemap", AT / PAGE) & KernelPageFlags.PM_PFRAME_MASK)
                .isZero();
        assertThat(errnoOf(() -> other.open("/proc/kpageflags", Fcntl.O_RDONLY)))
                .isEqualTo(Errno.EACCES);
    }

    @Test
    void queriesTheMappingAndItsName() {
        mapHuge(fake, AT, BLOCK, M2);
        map(fake, AT + 2 * BLOCK, PAGE);
        MemorySegment name = arena.allocateFrom("table");
        fake.prctl(Prctl.PR_SET_VMA, Prctl.PR_SET_VMA_ANON_NAME, AT + 2 * BLOCK, PAGE, name.address());

        MemorySegment query = query(AT + 1, 0);
        assertThat(get(query, Fs.PROCMAP_QUERY_ARG, "vma_page_size")).isEqualTo(BLOCK);
        assertThat(errnoOf(() -> query(AT + BLOCK, 0))).isEqualTo(Errno.ENOENT);
        MemorySegment next = query(AT + BLOCK, Fs.PROCMAP_QUERY_COVERING_OR_NEXT_VMA);
        assertThat(get(next, Fs.PROCMAP_QUERY_ARG, "vma_start")).isEqualTo(AT + 2 * BLOCK);
        assertThat(get(next, Fs.PROCMAP_QUERY_ARG, "vma_page_size")).isEqualTo(PAGE);
        assertThat(fake.files().read("/proc/self/maps").orElseThrow()).contains("[anon:table]");
    }

    @Test
    void writesSmapsAsTheKernelDoes() {
        mapAdvised(fake, AT, BLOCK);
        populate(fake, AT, BLOCK);
        mapHuge(fake, AT + BLOCK, BLOCK, M2);
        populate(fake, AT + BLOCK, BLOCK);

        String[] smaps = fake.files().read("/proc/self/smaps").orElseThrow().split("(?m)^VmFlags: ");
        assertThat(smaps[0]).containsPattern("AnonHugePages: +2048 kB").containsPattern("KernelPageSize: +4 kB");
        assertThat(smaps[1]).startsWith("rd wr mr mw me ac hg");
        assertThat(smaps[1]).containsPattern("Rss: +0 kB").containsPattern("Private_Hugetlb: +2048 kB");
        assertThat(smaps[2]).startsWith("rd wr mr mw me ht");
    }

    @Test
    void marksAnAbsentPoolPageAsHugeWhereItsNeighbourIsThere() {
        mapHuge(fake, AT, 2 * BLOCK, M2);
        assertThat(scanAll(AT, AT + 2 * BLOCK)).containsExactly(AT, AT + 2 * BLOCK, 0L, AT + 2 * BLOCK);

        populate(fake, AT, BLOCK);
        assertThat(scanAll(AT, AT + 2 * BLOCK))
                .containsExactly(AT, AT + BLOCK, HUGE, AT + BLOCK, AT + 2 * BLOCK, Fs.PAGE_IS_HUGE, AT + 2 * BLOCK);
    }

    @Test
    void lacksWhatOlderKernelsLack() {
        FakeLinux older = FakeLinux.rhel8().build();
        int pagemap = older.open("/proc/self/pagemap", Fcntl.O_RDONLY);
        int maps = older.open("/proc/self/maps", Fcntl.O_RDONLY);

        assertThat(errnoOf(() -> older.ioctl(pagemap, Fs.PAGEMAP_SCAN, arena.allocate(Fs.PM_SCAN_ARG))))
                .isEqualTo(Errno.ENOTTY);
        assertThat(errnoOf(() -> older.ioctl(maps, Fs.PROCMAP_QUERY, arena.allocate(Fs.PROCMAP_QUERY_ARG))))
                .isEqualTo(Errno.ENOTTY);
        assertThat(older.openDescriptors()).containsExactly("/proc/self/pagemap", "/proc/self/maps");
    }

    private List<Long> scan(long start, long end, int capacity) {
        return scan(start, end, capacity, Fs.PAGE_IS_PRESENT);
    }

    private List<Long> scanAll(long start, long end) {
        return scan(start, end, 8, 0);
    }

    /** Start, end and categories of each region, and at last where the walk ended. */
    private List<Long> scan(long start, long end, int capacity, long mask) {
        MemorySegment regions = arena.allocate(Fs.PAGE_REGION, capacity);
        MemorySegment scan = arena.allocate(Fs.PM_SCAN_ARG);
        set(scan, "size", Fs.PM_SCAN_ARG.byteSize());
        set(scan, "start", start);
        set(scan, "end", end);
        set(scan, "vec", regions.address());
        set(scan, "vec_len", capacity);
        set(scan, "category_mask", mask);
        set(scan, "return_mask", HUGE);
        int fd = fake.open("/proc/self/pagemap", Fcntl.O_RDONLY);
        int count = fake.ioctl(fd, Fs.PAGEMAP_SCAN, scan);
        fake.close(fd);
        List<Long> values = new ArrayList<>();
        for (long at = 0; at < count * Fs.PAGE_REGION.byteSize(); at += Long.BYTES) {
            values.add(regions.get(JAVA_LONG, at));
        }
        values.add(get(scan, Fs.PM_SCAN_ARG, "walk_end"));
        return values;
    }

    private MemorySegment query(long address, long flags) {
        MemorySegment query = arena.allocate(Fs.PROCMAP_QUERY_ARG);
        MemorySegment name = arena.allocate(64);
        query.set(JAVA_LONG, offset(Fs.PROCMAP_QUERY_ARG, "size"), query.byteSize());
        query.set(JAVA_LONG, offset(Fs.PROCMAP_QUERY_ARG, "query_addr"), address);
        query.set(JAVA_LONG, offset(Fs.PROCMAP_QUERY_ARG, "query_flags"), flags);
        query.set(JAVA_LONG, offset(Fs.PROCMAP_QUERY_ARG, "vma_name_addr"), name.address());
        query.set(JAVA_INT, offset(Fs.PROCMAP_QUERY_ARG, "vma_name_size"), (int) name.byteSize());
        int fd = fake.open("/proc/self/maps", Fcntl.O_RDONLY);
        try {
            fake.ioctl(fd, Fs.PROCMAP_QUERY, query);
        } finally {
            fake.close(fd);
        }
        return query;
    }

    private long entry(String path, long index) {
        return read(fake, path, index);
    }

    private long read(FakeLinux host, String path, long index) {
        MemorySegment entry = arena.allocate(JAVA_LONG);
        int fd = host.open(path, Fcntl.O_RDONLY);
        assertThat(host.pread(fd, entry, index * Long.BYTES)).isEqualTo(Long.BYTES);
        host.close(fd);
        return entry.get(JAVA_LONG, 0);
    }

    private List<Integer> bits(long frame) {
        long flags = entry("/proc/kpageflags", frame);
        List<Integer> set = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((flags >>> bit & 1) == 1) {
                set.add(bit);
            }
        }
        return set;
    }

    private static void set(MemorySegment scan, String field, long value) {
        scan.set(JAVA_LONG, offset(Fs.PM_SCAN_ARG, field), value);
    }

    private static long get(MemorySegment struct, StructLayout layout, String field) {
        return struct.get(JAVA_LONG, offset(layout, field));
    }

    private static long offset(StructLayout layout, String field) {
        return layout.byteOffset(PathElement.groupElement(field));
    }
}

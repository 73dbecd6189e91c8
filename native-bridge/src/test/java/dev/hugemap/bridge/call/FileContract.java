// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Fs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The calls on files: open, close, pread, readv and the ioctls that tell about mappings. */
public abstract class FileContract extends ProcessContract {
    @Test
    void saysThatAFileDoesNotExist() {
        assertThat(errnoOf(() -> bridge().open("/proc/self/no such file", Fcntl.O_RDONLY)))
                .isEqualTo(Errno.ENOENT);
    }

    @Test
    void saysThatADescriptorIsNotOpen() {
        MemorySegment buffer = structs.allocate(16);

        assertThat(errnoOf(() -> bridge().close(FAR_FD))).isEqualTo(Errno.EBADF);
        assertThat(errnoOf(() -> bridge().pread(FAR_FD, buffer, 0))).isEqualTo(Errno.EBADF);
        assertThat(errnoOf(() -> bridge().readv(FAR_FD, buffer, 1))).isEqualTo(Errno.EBADF);
        assertThat(errnoOf(() -> bridge().ioctl(FAR_FD, Fs.PAGEMAP_SCAN, buffer)))
                .isEqualTo(Errno.EBADF);
    }

    @Test
    void readsAFileAtAnOffset() {
        MemorySegment buffer = structs.allocate(24).fill((byte) 1);

        assertThat(bridge().pread(open(ZERO), buffer.asSlice(0, 16), 4096)).isEqualTo(16);

        assertThat(buffer.get(JAVA_LONG, 8)).isZero();
        assertThat(buffer.get(JAVA_LONG, 16)).isNotZero();
    }

    @Test
    void refusesToReadBeforeTheFileStarts() {
        MemorySegment buffer = structs.allocate(16);
        int zero = open(ZERO);

        assertThat(errnoOf(() -> bridge().pread(zero, buffer, -1))).isEqualTo(Errno.EINVAL);
    }

    @Test
    void readsZerosIntoMappedMemory() {
        long address = map(4);
        assertThat(isPresent(address)).isFalse();

        assertThat(readZeros(address, 4 * pageBytes())).isEqualTo(4 * pageBytes());

        assertThat(isPresent(address)).isTrue();
        assertThat(isPresent(address + 3 * pageBytes())).isTrue();
        if (memoryIsReal()) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory =
                        NativeSegments.wrap(address, pageBytes(), arena).fill((byte) 1);
                readZeros(address, 8);
                assertThat(memory.get(JAVA_LONG, 0)).isZero();
                assertThat(memory.get(JAVA_LONG, 8)).isNotZero();
            }
        }
    }

    @Test
    void reportsAReadIntoReservedAddressesInsteadOfRaisingASignal() {
        long address = reserve(pageBytes());

        assertThat(errnoOf(() -> readZeros(address, pageBytes()))).isEqualTo(Errno.EFAULT);
    }

    @Test
    void saysThatARequestIsNotForThisFile() {
        MemorySegment argument = structs.allocate(Fs.PM_SCAN_ARG);
        int zero = open(ZERO);

        assertThat(errnoOf(() -> bridge().ioctl(zero, Fs.PAGEMAP_SCAN, argument)))
                .isEqualTo(Errno.ENOTTY);
    }

    @Test
    void scansPresentPagesWhereTheKernelCan() {
        int pagemap = open(PAGEMAP);
        if (lacks(Fs.PAGEMAP_SCAN, pagemap)) {
            return;
        }
        long start = map(4);
        long end = start + 4 * pageBytes();
        readZeros(start + pageBytes(), 2 * pageBytes());

        MemorySegment regions = structs.allocate(Fs.PAGE_REGION, 8);
        MemorySegment scan = structs.allocate(Fs.PM_SCAN_ARG);
        set(scan, Fs.PM_SCAN_ARG, "size", Fs.PM_SCAN_ARG.byteSize());
        set(scan, Fs.PM_SCAN_ARG, "start", start);
        set(scan, Fs.PM_SCAN_ARG, "end", end);
        set(scan, Fs.PM_SCAN_ARG, "vec", regions.address());
        set(scan, Fs.PM_SCAN_ARG, "vec_len", 8);
        set(scan, Fs.PM_SCAN_ARG, "category_mask", Fs.PAGE_IS_PRESENT);
        set(scan, Fs.PM_SCAN_ARG, "return_mask", Fs.PAGE_IS_PRESENT | Fs.PAGE_IS_HUGE);

        assertThat(bridge().ioctl(pagemap, Fs.PAGEMAP_SCAN, scan)).isEqualTo(1);
        assertThat(get(scan, Fs.PM_SCAN_ARG, "walk_end")).isEqualTo(end);
        assertThat(get(regions, Fs.PAGE_REGION, "start")).isEqualTo(start + pageBytes());
        assertThat(get(regions, Fs.PAGE_REGION, "end")).isEqualTo(start + 3 * pageBytes());
        assertThat(get(regions, Fs.PAGE_REGION, "categories")).isEqualTo(Fs.PAGE_IS_PRESENT);
    }

    @Test
    void queriesOneMappingWhereTheKernelCan() {
        int maps = open(MAPS);
        if (lacks(Fs.PROCMAP_QUERY, maps)) {
            return;
        }
        long address = map(2);

        MemorySegment query = query(address + pageBytes());
        assertThat(bridge().ioctl(maps, Fs.PROCMAP_QUERY, query)).isZero();

        assertThat(get(query, Fs.PROCMAP_QUERY_ARG, "vma_start")).isEqualTo(address);
        assertThat(get(query, Fs.PROCMAP_QUERY_ARG, "vma_end")).isEqualTo(address + 2 * pageBytes());
        assertThat(get(query, Fs.PROCMAP_QUERY_ARG, "vma_page_size")).isEqualTo(pageBytes());
        assertThat(get(query, Fs.PROCMAP_QUERY_ARG, "inode")).isZero();
    }

    @Test
    void saysThatNoMappingCoversAnAddressWhereTheKernelCan() {
        int maps = open(MAPS);
        if (lacks(Fs.PROCMAP_QUERY, maps)) {
            return;
        }

        assertThat(errnoOf(() -> bridge().ioctl(maps, Fs.PROCMAP_QUERY, query(UNMAPPED))))
                .isEqualTo(Errno.ENOENT);
    }

    private MemorySegment query(long address) {
        MemorySegment query = structs.allocate(Fs.PROCMAP_QUERY_ARG);
        set(query, Fs.PROCMAP_QUERY_ARG, "size", Fs.PROCMAP_QUERY_ARG.byteSize());
        set(query, Fs.PROCMAP_QUERY_ARG, "query_addr", address);
        return query;
    }
}

package dev.hugemap.bridge.call;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.abi.Unistd;
import java.io.IOException;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every provider of {@link NativeBridge} does, as an ordinary user, without a huge page in any pool.
 *
 * <p>A subclass names the provider. Mapped memory is touched only through calls, unless {@link #memoryIsReal()}.
 */
public abstract class NativeBridgeContract extends MappingContract {
    private static final int FAR_FD = Integer.MAX_VALUE;
    private static final String MAPS = "/proc/self/maps";
    private static final String PAGEMAP = "/proc/self/pagemap";

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
    void scansPresentPages() {
        int pagemap = open(PAGEMAP);
        assumeKnows(pagemap, Fs.PAGEMAP_SCAN, "PAGEMAP_SCAN (6.7)");
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
    void queriesOneMapping() {
        int maps = open(MAPS);
        assumeKnows(maps, Fs.PROCMAP_QUERY, "PROCMAP_QUERY (6.11)");
        long address = map(2);

        MemorySegment query = query(address + pageBytes());
        assertThat(bridge().ioctl(maps, Fs.PROCMAP_QUERY, query)).isZero();

        assertThat(get(query, Fs.PROCMAP_QUERY_ARG, "vma_start")).isEqualTo(address);
        assertThat(get(query, Fs.PROCMAP_QUERY_ARG, "vma_end")).isEqualTo(address + 2 * pageBytes());
        assertThat(get(query, Fs.PROCMAP_QUERY_ARG, "vma_page_size")).isEqualTo(pageBytes());
        assertThat(get(query, Fs.PROCMAP_QUERY_ARG, "inode")).isZero();
    }

    @Test
    void saysThatNoMappingCoversAnAddress() {
        int maps = open(MAPS);
        assumeKnows(maps, Fs.PROCMAP_QUERY, "PROCMAP_QUERY (6.11)");

        assertThat(errnoOf(() -> bridge().ioctl(maps, Fs.PROCMAP_QUERY, query(UNMAPPED))))
                .isEqualTo(Errno.ENOENT);
    }

    @Test
    void asksWhetherTransparentHugePagesAreOff() {
        assertThat(bridge().prctl(Prctl.PR_GET_THP_DISABLE, 0, 0, 0, 0)).isIn(0, 1, 3);
    }

    @Test
    void refusesArgumentsThatAnOptionDoesNotHave() {
        assertThat(errnoOf(() -> bridge().prctl(Prctl.PR_GET_THP_DISABLE, 1, 0, 0, 0)))
                .isEqualTo(Errno.EINVAL);
    }

    @Test
    void namesAMappingOrSaysThatTheKernelCannot() throws IOException {
        long address = map(1);
        // A kernel that can reads the name before all else; one that can't knows no such option.
        Errno answer = errnoOf(() -> name(address, UNMAPPED));
        if (!answer.equals(Errno.EFAULT)) {
            assertThat(answer).isEqualTo(Errno.EINVAL);
            return;
        }

        MemorySegment text = structs.allocateFrom("bridge contract");
        assertThat(name(address, text.address())).isZero();

        if (memoryIsReal()) {
            assertThat(Files.readString(Path.of(MAPS))).contains("[anon:bridge contract]");
        }
        Reference.reachabilityFence(text);
    }

    @Test
    void tellsResourceLimits() {
        MemorySegment limit = structs.allocate(Resource.RLIMIT);

        bridge().getrlimit(Resource.RLIMIT_MEMLOCK, limit);

        long current = get(limit, Resource.RLIMIT, "rlim_cur");
        long maximum = get(limit, Resource.RLIMIT, "rlim_max");
        assertThat(Long.compareUnsigned(current, maximum)).isLessThanOrEqualTo(0);
    }

    @Test
    void refusesUnknownResourcesUsagesAndNames() {
        MemorySegment struct = structs.allocate(Resource.RUSAGE);

        assertThat(errnoOf(() -> bridge().getrlimit(9999, struct))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> bridge().getrusage(9999, struct))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> bridge().sysconf(9999))).isEqualTo(Errno.EINVAL);
    }

    @Test
    void tellsTheBasePageSize() {
        assertThat(bridge().sysconf(Unistd.SC_PAGESIZE)).isIn(4096L, 16384L, 65536L);
    }

    @Test
    void saysInWordsWhatWasRefused() {
        SyscallException refusal = refusalOf(() -> bridge().madvise(UNMAPPED + 1, 2097152, Advice.MADV_COLLAPSE));

        assertThat(refusal).hasMessage("madvise(0x10001, 2097152, MADV_COLLAPSE): EINVAL");
        assertThat(refusal.call()).isEqualTo("madvise");
        assertThat(refusal.arguments()).isEqualTo("0x10001, 2097152, MADV_COLLAPSE");
    }

    @Test
    void carriesTheErrnoOfItsOwnThread() throws Exception {
        long taken = reserve(pageBytes());
        int zero = open(ZERO);
        MapFlags noReplace = MapFlags.RESERVATION.fixedNoReplace();
        MemorySegment argument = structs.allocate(Fs.PM_SCAN_ARG);
        Map<Errno, ThrowingCallable> failures = Map.of(
                Errno.EINVAL, () -> bridge().munmap(UNMAPPED + 1, 1),
                Errno.EBADF, () -> bridge().close(FAR_FD),
                Errno.ENOENT, () -> bridge().open("/no such file", Fcntl.O_RDONLY),
                Errno.ENOMEM, () -> bridge().madvise(UNMAPPED, pageBytes(), Advice.MADV_DONTNEED),
                Errno.EEXIST, () -> bridge().mmap(taken, pageBytes(), Protection.PROT_NONE, noReplace, NO_FD, 0),
                Errno.ENOTTY, () -> bridge().ioctl(zero, Fs.PAGEMAP_SCAN, argument));

        try (ExecutorService threads = Executors.newFixedThreadPool(failures.size())) {
            List<Future<?>> runs = failures.entrySet().stream()
                    .<Future<?>>map(failure -> threads.submit(() -> {
                        for (int round = 0; round < 1_000; round++) {
                            assertThat(errnoOf(failure.getValue())).isEqualTo(failure.getKey());
                        }
                    }))
                    .toList();
            for (Future<?> run : runs) {
                run.get();
            }
        }
    }

    private void assumeKnows(int fd, long request, String name) {
        Errno answer = errnoOf(() -> bridge().ioctl(fd, request, MemorySegment.NULL));
        assumeTrue(!answer.equals(Errno.ENOTTY), () -> "the kernel lacks " + name);
        assertThat(answer).isEqualTo(Errno.EFAULT);
    }

    private int name(long mapping, long textAddress) {
        return bridge().prctl(Prctl.PR_SET_VMA, Prctl.PR_SET_VMA_ANON_NAME, mapping, pageBytes(), textAddress);
    }

    private MemorySegment query(long address) {
        MemorySegment query = structs.allocate(Fs.PROCMAP_QUERY_ARG);
        set(query, Fs.PROCMAP_QUERY_ARG, "size", Fs.PROCMAP_QUERY_ARG.byteSize());
        set(query, Fs.PROCMAP_QUERY_ARG, "query_addr", address);
        return query;
    }

    private static void set(MemorySegment struct, StructLayout layout, String field, long value) {
        struct.set(JAVA_LONG, layout.byteOffset(PathElement.groupElement(field)), value);
    }

    private static long get(MemorySegment struct, StructLayout layout, String field) {
        return struct.get(JAVA_LONG, layout.byteOffset(PathElement.groupElement(field)));
    }
}

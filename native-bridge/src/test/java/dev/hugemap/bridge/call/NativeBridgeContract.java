// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static dev.hugemap.bridge.abi.Mman.MREMAP_FIXED;
import static dev.hugemap.bridge.abi.Mman.MREMAP_MAYMOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.EventFd;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.abi.Unistd;
import dev.hugemap.bridge.abi.Vfio;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every provider of {@link NativeBridge} does, as an ordinary user, without a huge page in any pool.
 *
 * <p>A subclass names the provider. Mapped memory is touched only through calls, unless {@link #memoryIsReal()}.
 */
public abstract class NativeBridgeContract extends FileContract {
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
    void refusesMemoryOfTheHeap() {
        MemorySegment heap = MemorySegment.ofArray(new long[64]);
        int zero = open(ZERO);

        assertThatIllegalArgumentException().isThrownBy(() -> bridge().pread(zero, heap, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().pwrite(zero, heap, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().write(zero, heap));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().poll(heap, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().readv(zero, heap, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().ioctl(zero, Fs.PAGEMAP_SCAN, heap));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().getrusage(Resource.RUSAGE_THREAD, heap));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().getrlimit(Resource.RLIMIT_AS, heap));
    }

    @Test
    void refusesMemoryThatIsTooSmall() {
        MemorySegment small = structs.allocate(8);

        assertThatIllegalArgumentException().isThrownBy(() -> bridge().readv(FAR_FD, small, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().getrusage(Resource.RUSAGE_THREAD, small));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().getrlimit(Resource.RLIMIT_AS, small));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().movePages(0, 2, small, small));
        assertThatIllegalArgumentException().isThrownBy(() -> bridge().movePages(0, 3, structs.allocate(24), small));
    }

    @Test
    void refusesMemoryWhoseArenaIsClosed() {
        int zero = open(ZERO);
        MemorySegment closed;
        try (Arena arena = Arena.ofConfined()) {
            closed = arena.allocate(16);
        }

        assertThatIllegalStateException().isThrownBy(() -> bridge().pread(zero, closed, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void saysInWordsWhatWasRefused(String text, Consumer<NativeBridge> call) {
        SyscallException refusal = refusalOf(() -> call.accept(bridge()));

        assertThat(refusal).hasMessage(text);
        assertThat(text).isEqualTo(refusal.call() + "(" + refusal.arguments() + "): " + refusal.errno());
    }

    static List<Arguments> refusals() {
        MemorySegment struct = Arena.global().allocate(Resource.RUSAGE);
        String at = "0x" + Long.toHexString(struct.address());
        return List.of(
                refusal(
                        "mmap(0x0, 0, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE, -1, 0): EINVAL",
                        b -> b.mmap(0, 0, Protection.PROT_NONE, MapFlags.RESERVATION, NO_FD, 0)),
                refusal(
                        "mmap(0x0, 65536, PROT_READ|PROT_WRITE,"
                                + " MAP_PRIVATE|MAP_ANONYMOUS|MAP_HUGETLB|63<<MAP_HUGE_SHIFT, -1, 0): EINVAL",
                        b -> b.mmap(0, 65536, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.hugeTlb(63), NO_FD, 0)),
                refusal("munmap(0x10001, 65536): EINVAL", b -> b.munmap(UNMAPPED + 1, 65536)),
                refusal(
                        "mprotect(0x10001, 65536, PROT_READ): EINVAL",
                        b -> b.mprotect(UNMAPPED + 1, 65536, Protection.PROT_READ)),
                refusal(
                        "mremap(0x10001, 65536, 65536, MREMAP_MAYMOVE|MREMAP_FIXED, 0x20000): EINVAL",
                        b -> b.mremap(UNMAPPED + 1, 65536, 65536, MREMAP_MAYMOVE | MREMAP_FIXED, 0x20000)),
                refusal(
                        "madvise(0x10001, 2097152, MADV_COLLAPSE): EINVAL",
                        b -> b.madvise(UNMAPPED + 1, 2097152, Advice.MADV_COLLAPSE)),
                refusal("mlock2(0x10000, 65536, 0): ENOMEM", b -> b.mlock2(UNMAPPED, 65536, 0)),
                refusal("mlock2(0x10000, 65536, 0x8): EINVAL", b -> b.mlock2(UNMAPPED, 65536, 8)),
                refusal(
                        "mlock2(0x10000, 4611686018427387904, MLOCK_ONFAULT): ENOMEM",
                        b -> b.mlock2(UNMAPPED, 1L << 62, Mman.MLOCK_ONFAULT)),
                refusal(
                        "open(/no such file, O_RDONLY|O_CLOEXEC): ENOENT",
                        b -> b.open("/no such file", Fcntl.O_RDONLY | Fcntl.O_CLOEXEC)),
                refusal("close(2147483647): EBADF", b -> b.close(FAR_FD)),
                refusal("pread(2147483647, " + at + ", 16, 8): EBADF", b -> b.pread(FAR_FD, struct.asSlice(0, 16), 8)),
                refusal(
                        "pwrite(2147483647, " + at + ", 16, 8): EBADF",
                        b -> b.pwrite(FAR_FD, struct.asSlice(0, 16), 8)),
                refusal("write(2147483647, " + at + ", 16): EBADF", b -> b.write(FAR_FD, struct.asSlice(0, 16))),
                refusal("readv(2147483647, " + at + ", 1): EBADF", b -> b.readv(FAR_FD, struct, 1)),
                refusal(
                        "ioctl(2147483647, PROCMAP_QUERY, " + at + "): EBADF",
                        b -> b.ioctl(FAR_FD, Fs.PROCMAP_QUERY, struct)),
                refusal(
                        "ioctl(2147483647, VFIO_DEVICE_RESET, 0x3): EBADF",
                        b -> b.ioctl(FAR_FD, Vfio.VFIO_DEVICE_RESET, MemorySegment.ofAddress(3))),
                refusal("eventfd(0, EFD_NONBLOCK|0x40): EINVAL", b -> b.eventfd(0, EventFd.EFD_NONBLOCK | 0x40)),
                refusal("open(/no such file, O_RDWR): ENOENT", b -> b.open("/no such file", Fcntl.O_RDWR)),
                refusal(
                        "prctl(PR_GET_THP_DISABLE, 0x1, 0x0, 0x0, 0x0): EINVAL",
                        b -> b.prctl(Prctl.PR_GET_THP_DISABLE, 1, 0, 0, 0)),
                refusal("getrusage(9999, " + at + "): EINVAL", b -> b.getrusage(9999, struct)),
                refusal("getrlimit(9999, " + at + "): EINVAL", b -> b.getrlimit(9999, struct)),
                refusal(
                        "move_pages(2147483647, 1, " + at + ", NULL, " + at + ", 0): ESRCH",
                        b -> b.movePages(Integer.MAX_VALUE, 1, struct, struct)),
                refusal("sysconf(9999): EINVAL", b -> b.sysconf(9999)));
    }

    private static Arguments refusal(String text, Consumer<NativeBridge> call) {
        return Arguments.of(text, call);
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
                        for (int round = 0; round < 200; round++) {
                            assertThat(errnoOf(failure.getValue())).isEqualTo(failure.getKey());
                        }
                    }))
                    .toList();
            for (Future<?> run : runs) {
                run.get();
            }
        }
    }

    private int name(long mapping, long textAddress) {
        return bridge().prctl(Prctl.PR_SET_VMA, Prctl.PR_SET_VMA_ANON_NAME, mapping, pageBytes(), textAddress);
    }
}

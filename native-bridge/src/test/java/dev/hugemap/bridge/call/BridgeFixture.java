// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.KernelPageFlags;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.abi.Uio;
import dev.hugemap.bridge.abi.Unistd;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/** What the contract's tests share: the provider under test, its hooks, and mappings that are undone after each test. */
public abstract class BridgeFixture {
    /** Below what the kernel hands out by itself, above {@code vm.mmap_min_addr}, aligned to every base page size. */
    static final long UNMAPPED = 0x10000;

    static final int NO_FD = -1;
    static final int FAR_FD = Integer.MAX_VALUE;
    static final String ZERO = "/dev/zero";
    static final String MAPS = "/proc/self/maps";
    static final String PAGEMAP = "/proc/self/pagemap";

    /** For structs that the calls read and write; real memory with every provider. */
    protected final Arena structs = Arena.ofAuto();

    private final List<long[]> mappings = new ArrayList<>();
    private final List<Integer> descriptors = new ArrayList<>();

    /** The provider under test. */
    protected abstract NativeBridge bridge();

    /** Whether mapped addresses can be read and written through a segment; false where they are symbolic. */
    protected boolean memoryIsReal() {
        return true;
    }

    /** The binary logarithm of a hugetlb page size that the kernel knows, if it knows one; the pool may be empty. */
    protected OptionalInt knownHugeTlbShift() {
        String[] folders = Objects.requireNonNullElse(new File("/sys/kernel/mm/hugepages").list(), new String[0]);
        return Arrays.stream(folders)
                .map(name -> name.replaceAll("hugepages-|kB", ""))
                .mapToInt(kib -> 10 + Long.numberOfTrailingZeros(Long.parseLong(kib)))
                .min();
    }

    /** The number of the process that the provider is about. */
    protected int pid() {
        return Math.toIntExact(ProcessHandle.current().pid());
    }

    @AfterEach
    void undo() {
        mappings.forEach(range -> bridge().munmap(range[0], range[1]));
        descriptors.forEach(bridge()::close);
    }

    final long pageBytes() {
        return bridge().sysconf(Unistd.SC_PAGESIZE);
    }

    /** Addresses without access rights, so that what is put inside never merges with a neighbour. */
    final long reserve(long bytes) {
        long address = bridge().mmap(0, bytes, Protection.PROT_NONE, MapFlags.RESERVATION, NO_FD, 0);
        mappings.add(new long[] {address, bytes});
        return address;
    }

    /** A mapping of base pages, readable and writable, with a reserved page on either side. */
    final long map(long pages) {
        long page = pageBytes();
        long address = reserve((pages + 2) * page) + page;
        bridge().mmap(address, pages * page, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), NO_FD, 0);
        if (supports(Advice.MADV_NOHUGEPAGE)) {
            bridge().madvise(address, pages * page, Advice.MADV_NOHUGEPAGE);
        }
        return address;
    }

    final int open(String path) {
        int fd = bridge().open(path, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
        descriptors.add(fd);
        return fd;
    }

    /** A length of 0 touches nothing, but the kernel checks the advice. */
    final boolean supports(Advice advice) {
        try {
            bridge().madvise(0, 0, advice);
            return true;
        } catch (SyscallException unknown) {
            return false;
        }
    }

    /** Whether the kernel doesn't know an advice; it then must say so for mapped pages too. */
    final boolean lacks(Advice advice, long address) {
        if (supports(advice)) {
            return false;
        }
        assertThat(errnoOf(() -> bridge().madvise(address, pageBytes(), advice)))
                .isEqualTo(Errno.EINVAL);
        return true;
    }

    /** Whether the kernel doesn't know a request for this file; one that it knows wants to read its argument. */
    final boolean lacks(long request, int fd) {
        Errno answer = errnoOf(() -> bridge().ioctl(fd, request, MemorySegment.NULL));
        assertThat(answer).isIn(Errno.ENOTTY, Errno.EFAULT);
        return answer.equals(Errno.ENOTTY);
    }

    /** Puts zeros into a range by a call that reports failure; faults pages in on every kernel. */
    final long readZeros(long address, long bytes) {
        MemorySegment vector = structs.allocate(Uio.IOVEC);
        vector.set(ValueLayout.JAVA_LONG, 0, address);
        vector.set(ValueLayout.JAVA_LONG, Long.BYTES, bytes);
        return bridge().readv(open(ZERO), vector, 1);
    }

    final boolean isPresent(long address) {
        MemorySegment entry = structs.allocate(ValueLayout.JAVA_LONG);
        long offset = address / pageBytes() * Long.BYTES;
        if (bridge().pread(open(PAGEMAP), entry, offset) != Long.BYTES) {
            throw new AssertionError("pagemap ends before 0x" + Long.toHexString(address));
        }
        return (entry.get(ValueLayout.JAVA_LONG, 0) >>> KernelPageFlags.PM_PRESENT & 1) == 1;
    }

    final long minorFaults() {
        MemorySegment usage = structs.allocate(Resource.RUSAGE);
        bridge().getrusage(Resource.RUSAGE_THREAD, usage);
        return usage.get(ValueLayout.JAVA_LONG, Resource.RU_MINFLT);
    }

    static Errno errnoOf(ThrowingCallable call) {
        return refusalOf(call).errno();
    }

    static SyscallException refusalOf(ThrowingCallable call) {
        SyscallException refusal = catchThrowableOfType(SyscallException.class, call);
        if (refusal == null) {
            throw new AssertionError("the call succeeded");
        }
        return refusal;
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    static void set(MemorySegment struct, StructLayout layout, String field, long value) {
        struct.set(ValueLayout.JAVA_LONG, layout.byteOffset(PathElement.groupElement(field)), value);
    }

    static long get(MemorySegment struct, StructLayout layout, String field) {
        return struct.get(ValueLayout.JAVA_LONG, layout.byteOffset(PathElement.groupElement(field)));
    }
}

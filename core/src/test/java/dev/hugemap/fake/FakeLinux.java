// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static dev.hugemap.fake.Readable.arguments;
import static dev.hugemap.fake.Readable.hex;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Poll;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.abi.Uio;
import dev.hugemap.bridge.call.ArgumentText;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.bridge.call.NodeMask;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * A host that doesn't exist: the system calls that hugemap makes and the files that it reads, over symbolic memory.
 *
 * <p>Addresses are numbers that nobody may touch, except through {@link #write} and {@link #read}. Structs and buffers
 * are real. What the model doesn't know it refuses with {@link UnsupportedOperationException}, never with a guess.
 * Safe for use by many threads; one lock serves all.
 */
public final class FakeLinux implements NativeBridge {
    private final FakeSettings settings;
    private final AddressSpace space;
    private final FakeCalls system;
    private final FileTable table = new FileTable();
    private final FaultInjection injection = new FaultInjection();
    private final List<String> log = new ArrayList<>();
    private volatile CallHook hook = (call, arguments) -> {};

    FakeLinux(FakeSettings settings) {
        this.settings = settings;
        space = new AddressSpace(settings);
        new SysfsFiles(space).addTo(table);
        new ThpFiles(space).addTo(table);
        new ProcFiles(space).addTo(table);
        new CgroupFiles(space).addTo(table);
        system = new FakeCalls(space, new Descriptors(space, table));
    }

    /** A PC with Linux 6.18: 4K base pages, THP 2M on request, hugetlb 2M and 1G with empty pools. */
    public static FakeLinuxBuilder x86() {
        return Presets.x86();
    }

    /** A PC with the kernel of RHEL 8, 4.18: nothing that came later, THP for everyone. */
    public static FakeLinuxBuilder rhel8() {
        return Presets.rhel8();
    }

    /** An aarch64 server with 64K base pages: THP 512M on request, hugetlb 2M, 512M and 16G with empty pools. */
    public static FakeLinuxBuilder arm64k() {
        return Presets.arm64k();
    }

    /** The files of this host, computed as they are read. */
    public KernelFiles files() {
        return new LockedFiles(table, this);
    }

    @Override
    public long mmap(long address, long length, Protection protection, MapFlags flags, int fd, long offset) {
        return perform(
                "mmap",
                arguments(hex(address), length, protection, flags, fd, offset),
                () -> system.mmap(address, length, protection, flags, fd, offset));
    }

    @Override
    public void munmap(long address, long length) {
        perform("munmap", arguments(hex(address), length), () -> system.munmap(address, length));
    }

    @Override
    public void mprotect(long address, long length, Protection protection) {
        perform(
                "mprotect",
                arguments(hex(address), length, protection),
                () -> system.mprotect(address, length, protection));
    }

    @Override
    public long mremap(long oldAddress, long oldLength, long newLength, int flags, long newAddress) {
        return perform(
                "mremap",
                arguments(hex(oldAddress), oldLength, newLength, ArgumentText.mremapFlags(flags), hex(newAddress)),
                () -> system.mremap(oldAddress, oldLength, newLength, flags, newAddress));
    }

    @Override
    public void madvise(long address, long length, Advice advice) {
        perform("madvise", arguments(hex(address), length, advice), () -> system.madvise(address, length, advice));
    }

    @Override
    public void mlock2(long address, long length, int flags) {
        perform(
                "mlock2",
                arguments(hex(address), length, ArgumentText.mlockFlags(flags)),
                () -> system.mlock2(address, length, flags));
    }

    @Override
    public int open(String path, int flags) {
        return (int) perform(
                "open",
                arguments(path, ArgumentText.openFlags(flags)),
                () -> system.descriptors().open(path));
    }

    /** The model has no files to be made: like all that it doesn't know, this is refused. */
    @Override
    public int openat(int folder, String name, int flags, int mode) {
        throw new UnsupportedOperationException("openat");
    }

    @Override
    public void linkat(int oldFolder, String oldName, int newFolder, String newName, int flags) {
        throw new UnsupportedOperationException("linkat");
    }

    @Override
    public void unlinkat(int folder, String name, int flags) {
        throw new UnsupportedOperationException("unlinkat");
    }

    @Override
    public void statx(int folder, String name, int flags, int mask, MemorySegment found) {
        throw new UnsupportedOperationException("statx");
    }

    @Override
    public void fstatfs(int fd, MemorySegment found) {
        throw new UnsupportedOperationException("fstatfs");
    }

    @Override
    public int memfdCreate(String name, int flags) {
        throw new UnsupportedOperationException("memfd_create");
    }

    @Override
    public void ftruncate(int fd, long length) {
        throw new UnsupportedOperationException("ftruncate");
    }

    @Override
    public int fcntl(int fd, int command, long argument) {
        throw new UnsupportedOperationException("fcntl");
    }

    @Override
    public void close(int fd) {
        perform("close", arguments(fd), () -> system.close(fd));
    }

    @Override
    public long pread(int fd, MemorySegment buffer, long offset) {
        String at = hex(NativeSegments.address(buffer, 0));
        return perform(
                "pread",
                arguments(fd, at, buffer.byteSize(), offset),
                () -> system.descriptors().read(fd, buffer, offset));
    }

    /** The model's files can only be read. */
    @Override
    public long pwrite(int fd, MemorySegment buffer, long offset) {
        String at = hex(NativeSegments.address(buffer, 0));
        return perform("pwrite", arguments(fd, at, buffer.byteSize(), offset), () -> {
            throw new KernelRefusal(Errno.EBADF);
        });
    }

    /** The model's files can only be read. */
    @Override
    public long write(int fd, MemorySegment buffer) {
        String at = hex(NativeSegments.address(buffer, 0));
        return perform("write", arguments(fd, at, buffer.byteSize()), () -> {
            throw new KernelRefusal(Errno.EBADF);
        });
    }

    /** Waiting for the end of the process is all that the model knows. It waits in no time. */
    @Override
    public int poll(MemorySegment files, int count, int timeout) {
        String at = hex(NativeSegments.address(files, count * Poll.POLLFD.byteSize()));
        return (int) perform("poll", arguments(at, count, timeout), () -> system.poll(files, count));
    }

    /** The model has no eventfds. */
    @Override
    public int eventfd(int count, int flags) {
        return (int) perform("eventfd", arguments(count, ArgumentText.eventfdFlags(flags)), () -> {
            throw new KernelRefusal(Errno.EINVAL);
        });
    }

    @Override
    public long readv(int fd, MemorySegment vectors, int count) {
        String at = hex(NativeSegments.address(vectors, count * Uio.IOVEC.byteSize()));
        return perform("readv", arguments(fd, at, count), () -> system.readv(fd, vectors, count));
    }

    @Override
    public int ioctl(int fd, long request, MemorySegment argument) {
        String at = hex(NativeSegments.address(argument, 0));
        return (int) perform(
                "ioctl", arguments(fd, ArgumentText.request(request), at), () -> system.ioctl(fd, request, argument));
    }

    @Override
    public int prctl(int option, long argument2, long argument3, long argument4, long argument5) {
        return (int) perform(
                "prctl",
                arguments(
                        ArgumentText.prctlOption(option),
                        hex(argument2),
                        hex(argument3),
                        hex(argument4),
                        hex(argument5)),
                () -> system.prctl(option, argument2, argument3, argument4, argument5));
    }

    @Override
    public void getrusage(int who, MemorySegment usage) {
        String at = hex(NativeSegments.address(usage, Resource.RUSAGE.byteSize()));
        perform("getrusage", arguments(ArgumentText.rusage(who), at), () -> system.getrusage(who, usage));
    }

    @Override
    public void getrlimit(int resource, MemorySegment limit) {
        String at = hex(NativeSegments.address(limit, Resource.RLIMIT.byteSize()));
        perform("getrlimit", arguments(ArgumentText.rlimit(resource), at), () -> system.getrlimit(resource, limit));
    }

    @Override
    public void mbind(long address, long length, int mode, MemorySegment nodes, int flags) {
        NativeSegments.address(nodes, NodeMask.bytes(nodes));
        String mask = NodeMask.text(nodes);
        perform(
                "mbind",
                arguments(hex(address), length, ArgumentText.policyMode(mode), mask, NodeMask.bits(nodes), flags),
                () -> system.mbind(address, length, mode, nodes, flags));
    }

    @Override
    public void movePages(int pid, long count, MemorySegment pages, MemorySegment status) {
        String from = hex(NativeSegments.address(pages, count * Long.BYTES));
        String to = hex(NativeSegments.address(status, count * Integer.BYTES));
        perform(
                "move_pages",
                arguments(pid, count, from, "NULL", to, 0),
                () -> system.movePages(pid, count, pages, status));
    }

    @Override
    public int pidfdOpen(int pid, int flags) {
        return (int) perform("pidfd_open", arguments(pid, flags), () -> system.pidfdOpen(pid, flags));
    }

    @Override
    public void pidfdSendSignal(int pidfd, int signal) {
        perform("pidfd_send_signal", arguments(pidfd, signal, "NULL", 0), () -> system.pidfdSendSignal(pidfd, signal));
    }

    @Override
    public long processMadvise(int pidfd, MemorySegment vectors, int count, Advice advice) {
        String at = hex(NativeSegments.address(vectors, count * Uio.IOVEC.byteSize()));
        return perform(
                "process_madvise",
                arguments(pidfd, at, count, advice, 0),
                () -> system.processMadvise(pidfd, vectors, count, advice));
    }

    @Override
    public long sysconf(int name) {
        return perform("sysconf", arguments(ArgumentText.sysconf(name)), () -> system.sysconf(name));
    }

    /** Writes to memory as the program itself would; the tag stands for what was written. */
    public synchronized void write(long address, long length, long tag) {
        new Touch(space).write(address, length, tag);
    }

    /** Reads memory as the program itself would: what was never written becomes the zero page. */
    public synchronized void read(long address, long length) {
        new Touch(space).read(address, length);
    }

    /** The tag that was last written at an address, 0 for zeros or nothing. */
    public synchronized long contentsAt(long address) {
        return space.contents.at(address);
    }

    /** Sees that each byte of a range holds what was last written with a tag; 0 for zeros or nothing. */
    public synchronized void checkContents(long address, long length, long tag) {
        space.contents.check(address, address + length, tag);
    }

    /** What the administrator, other processes and the state of memory do to this host. */
    public FakeAdmin admin() {
        return new FakeAdmin(this, space, table);
    }

    /** Makes the n-th call from now fail, before it does anything; {@code argument} must occur in its arguments. */
    public synchronized void failNth(long n, String call, String argument, Errno errno) {
        injection.add(new InjectedFault(call, argument, n, n, errno));
    }

    /** Makes the n-th call from now fail. */
    public void failNth(long n, String call, Errno errno) {
        failNth(n, call, "", errno);
    }

    /** Makes the n-th madvise with this advice fail. */
    public void failNth(long n, Advice advice, Errno errno) {
        failNth(n, "madvise", advice.name(), errno);
    }

    /** Makes every call fail from now on. */
    public synchronized void failEvery(String call, Errno errno) {
        injection.add(new InjectedFault(call, "", 1, Long.MAX_VALUE, errno));
    }

    /** Makes every madvise with this advice fail from now on. */
    public synchronized void failEvery(Advice advice, Errno errno) {
        injection.add(new InjectedFault("madvise", advice.name(), 1, Long.MAX_VALUE, errno));
    }

    /** Forgets all faults that were to be injected. */
    public synchronized void failNothing() {
        injection.clear();
    }

    /** Runs something before each call: the place for races with other processes. One hook at a time. */
    public void beforeCall(CallHook newHook) {
        hook = newHook;
    }

    /** The calls so far, each a line {@code mmap(arguments) = result}. */
    public synchronized List<String> calls() {
        return List.copyOf(log);
    }

    /** Forgets the calls so far. */
    public synchronized void forgetCalls() {
        log.clear();
    }

    /** The mappings, a line each: range, rights, kind, flags, name. */
    public synchronized List<String> vmas() {
        return space.vmas.all().stream()
                .map(vma -> Readable.mapping(vma, settings.base))
                .toList();
    }

    /** The page-table entries, a line per run: range, kind, leaf size, folio size. */
    public synchronized List<String> pages() {
        return space.pages.all().stream().map(Readable::pages).toList();
    }

    /** A pool's counts. */
    public synchronized PoolCounts pool(PageSize size) {
        return space.pool(size).counts();
    }

    /** A pool's counts on one node; what is reserved and overcommitted is of no node. */
    public synchronized PoolCounts pool(PageSize size, int node) {
        return space.pool(size).counts(node);
    }

    /** Bytes behind the mappings, pool pages included. */
    public synchronized long residentBytes() {
        return space.memoryBytes() + space.hugeTlbBytes();
    }

    /** The paths of the files that are open. */
    public synchronized List<String> openDescriptors() {
        return system.descriptors().paths();
    }

    /** What the process holds now. */
    public synchronized Snapshot snapshot() {
        SortedMap<PageSize, PoolCounts> pools = new TreeMap<>();
        space.pools.forEach((size, pool) -> pools.put(size, pool.counts()));
        return new Snapshot(vmas(), pools, residentBytes(), openDescriptors());
    }

    private long perform(String call, String arguments, LongSupplier body) {
        hook.before(call, arguments);
        synchronized (this) {
            String line = call + "(" + arguments + ")";
            try {
                Optional<Errno> injected = injection.check(call, arguments);
                if (injected.isPresent()) {
                    throw new KernelRefusal(injected.get());
                }
                long result = body.getAsLong();
                log.add(line + " = " + result);
                return result;
            } catch (KernelRefusal refusal) {
                log.add(line + " = " + refusal.errno());
                throw new SyscallException(call, arguments, refusal.errno());
            }
        }
    }
}

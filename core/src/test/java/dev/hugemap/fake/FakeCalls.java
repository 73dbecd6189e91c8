// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.abi.Unistd;
import java.lang.foreign.MemorySegment;

/** The modelled system calls, without log, lock and injected faults. Each answers a number as in C. */
final class FakeCalls {
    private static final int KNOWN_LIMITS = 16;

    private final AddressSpace space;
    private final FakeSettings settings;
    private final Descriptors descriptors;

    FakeCalls(AddressSpace space, Descriptors descriptors) {
        this.space = space;
        this.settings = space.settings;
        this.descriptors = descriptors;
    }

    Descriptors descriptors() {
        return descriptors;
    }

    long mmap(long address, long length, Protection protection, MapFlags flags, int fd, long offset) {
        KernelRefusal.refuseIf(!space.isBaseAligned(offset), Errno.EINVAL);
        return new MmapCall(space).map(address, length, protection, flags, fd);
    }

    long munmap(long address, long length) {
        KernelRefusal.refuseIf(!space.isBaseAligned(address) || address < 0 || length <= 0, Errno.EINVAL);
        long end = address + settings.base.roundUp(length);
        KernelRefusal.refuseIf(end < address, Errno.EINVAL);
        space.unmap(address, end);
        return 0;
    }

    long mprotect(long address, long length, Protection protection) {
        new MprotectCall(space).protect(address, length, protection);
        return 0;
    }

    long mremap(long oldAddress, long oldLength, long newLength, int flags, long newAddress) {
        return new MremapCall(space).remap(oldAddress, oldLength, newLength, flags, newAddress);
    }

    long madvise(long address, long length, Advice advice) {
        new MadviseCall(space).advise(address, length, advice);
        return 0;
    }

    long mlock2(long address, long length, int flags) {
        new MlockCall(space).lock(address, length, flags);
        return 0;
    }

    long close(int fd) {
        descriptors.close(fd);
        return 0;
    }

    long readv(int fd, MemorySegment vectors, int count) {
        String path = descriptors.path(fd);
        if (!path.equals(Descriptors.ZERO)) {
            throw new UnsupportedOperationException("the model reads vectors from /dev/zero alone, not " + path);
        }
        return new ReadvCall(space).read(vectors, count);
    }

    int ioctl(int fd, long request, MemorySegment argument) {
        String path = descriptors.path(fd);
        boolean scan = request == Fs.PAGEMAP_SCAN
                && path.equals(Descriptors.PAGEMAP)
                && settings.has(FakeFeature.PAGEMAP_SCAN);
        boolean query =
                request == Fs.PROCMAP_QUERY && path.equals(Descriptors.MAPS) && settings.has(FakeFeature.PROCMAP_QUERY);
        KernelRefusal.refuseIf(!scan && !query, Errno.ENOTTY);
        KernelRefusal.refuseIf(argument.address() == 0, Errno.EFAULT);
        return scan ? new PagemapScanCall(space, argument).run() : new ProcmapQueryCall(space, argument).run();
    }

    int prctl(int option, long argument2, long argument3, long argument4, long argument5) {
        return new PrctlCall(space).control(option, argument2, argument3, argument4, argument5);
    }

    long getrusage(int who, MemorySegment usage) {
        KernelRefusal.refuseIf(who != Resource.RUSAGE_THREAD, Errno.EINVAL);
        space.faults.add(settings.faultNoise);
        usage.fill((byte) 0);
        usage.set(JAVA_LONG, Resource.RU_MINFLT, space.faults.ofThisThread());
        return 0;
    }

    long getrlimit(int resource, MemorySegment limit) {
        KernelRefusal.refuseIf(resource < 0 || resource >= KNOWN_LIMITS, Errno.EINVAL);
        long bytes = switch (resource) {
            case Resource.RLIMIT_AS -> settings.addressSpaceLimit;
            case Resource.RLIMIT_MEMLOCK -> settings.lockedMemoryLimit;
            default -> Resource.RLIM_INFINITY;
        };
        limit.set(JAVA_LONG, 0, bytes);
        boolean locked = resource == Resource.RLIMIT_MEMLOCK;
        limit.set(JAVA_LONG, Long.BYTES, locked ? settings.lockedMemoryCeiling : bytes);
        return 0;
    }

    long mbind(long address, long length, int mode, MemorySegment nodes, int flags) {
        new MbindCall(space).bind(address, length, mode, nodes, flags);
        return 0;
    }

    long movePages(int pid, long count, MemorySegment pages, MemorySegment status) {
        KernelRefusal.refuseIf(pid != 0, Errno.ESRCH);
        for (long i = 0; i < count; i++) {
            long address = pages.getAtIndex(JAVA_LONG, i);
            PageExtent extent = space.pages.at(address);
            int answer =
                    extent == null || extent.kind() == PageKind.GUARD ? -Errno.ENOENT.value() : nodeOf(extent, address);
            status.setAtIndex(JAVA_INT, i, answer);
        }
        return 0;
    }

    private int nodeOf(PageExtent extent, long address) {
        return settings.memoryNode < 0
                ? Frames.nodeOf(extent.frameAt(address, settings.base.bytes()))
                : settings.memoryNode;
    }

    int pidfdOpen(int pid, int flags) {
        KernelRefusal.refuseIf(!settings.has(FakeFeature.PIDFD_OPEN), Errno.ENOSYS);
        KernelRefusal.refuseIf(flags != 0 || pid <= 0, Errno.EINVAL);
        KernelRefusal.refuseIf(pid != ProcFiles.PID || settings.ended, Errno.ESRCH);
        return descriptors.openProcess();
    }

    long pidfdSendSignal(int pidfd, int signal) {
        return new ProcessCall(space, descriptors).signal(pidfd, signal);
    }

    long processMadvise(int pidfd, MemorySegment vectors, int count, Advice advice) {
        return new ProcessCall(space, descriptors).advise(pidfd, vectors, count, advice);
    }

    int poll(MemorySegment files, int count) {
        return new ProcessCall(space, descriptors).poll(files, count);
    }

    long sysconf(int name) {
        KernelRefusal.refuseIf(name != Unistd.SC_PAGESIZE, Errno.EINVAL);
        return settings.base.bytes();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.abi.KernelPageFlags;
import dev.hugemap.bridge.abi.Unistd;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Finds out by harmless calls whether the kernel knows a feature. */
record FeatureProbe(NativeBridge bridge) {
    private static final String PAGEMAP = "/proc/self/pagemap";
    private static final String MAPS = "/proc/self/maps";
    private static final String KPAGEFLAGS = "/proc/kpageflags";
    private static final List<Errno> WITHOUT_PRIVILEGE = List.of(Errno.EPERM, Errno.EACCES, Errno.ENOENT);

    FeatureState run(KernelFeature feature) {
        return switch (feature) {
            case POPULATE_WRITE -> advice(Advice.MADV_POPULATE_WRITE);
            case COLLAPSE -> advice(Advice.MADV_COLLAPSE);
            case GUARD_INSTALL -> advice(Advice.MADV_GUARD_INSTALL);
            case PAGEMAP_SCAN -> ioctl(PAGEMAP, Fs.PAGEMAP_SCAN);
            case PROCMAP_QUERY -> ioctl(MAPS, Fs.PROCMAP_QUERY);
            case KPAGEFLAGS -> kernelPageFlags();
        };
    }

    /** An empty range is fine for an advice that the kernel knows, and EINVAL for one that it doesn't. */
    private FeatureState advice(Advice advice) {
        try {
            bridge.madvise(0, 0, advice);
            return FeatureState.PRESENT;
        } catch (SyscallException refused) {
            return refused.errno().equals(Errno.EINVAL) ? FeatureState.ABSENT : FeatureState.UNKNOWN;
        }
    }

    /** A request that the kernel knows reads its argument first, and there is none. */
    private FeatureState ioctl(String path, long request) {
        try {
            int fd = bridge.open(path, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
            try {
                bridge.ioctl(fd, request, MemorySegment.NULL);
                return FeatureState.UNKNOWN;
            } catch (SyscallException answer) {
                return ioctlState(answer.errno());
            } finally {
                bridge.close(fd);
            }
        } catch (SyscallException notOpened) {
            return FeatureState.UNKNOWN;
        }
    }

    private static FeatureState ioctlState(Errno errno) {
        if (errno.equals(Errno.EFAULT)) {
            return FeatureState.PRESENT;
        }
        // EINVAL: a kernel that knows other requests on this file.
        return errno.equals(Errno.ENOTTY) || errno.equals(Errno.EINVAL) ? FeatureState.ABSENT : FeatureState.UNKNOWN;
    }

    private FeatureState kernelPageFlags() {
        try (Arena arena = Arena.ofConfined()) {
            bridge.close(bridge.open(KPAGEFLAGS, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC));
            // The zeroed buffer is the page in memory whose entry is read, into the buffer itself.
            MemorySegment entry = arena.allocate(ValueLayout.JAVA_LONG);
            long page = entry.address() / bridge.sysconf(Unistd.SC_PAGESIZE);
            int fd = bridge.open(PAGEMAP, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
            try {
                bridge.pread(fd, entry, page * Long.BYTES);
            } finally {
                bridge.close(fd);
            }
            long frame = entry.get(ValueLayout.JAVA_LONG, 0) & KernelPageFlags.PM_PFRAME_MASK;
            return frame == 0 ? FeatureState.ABSENT : FeatureState.PRESENT;
        } catch (SyscallException refused) {
            return WITHOUT_PRIVILEGE.contains(refused.errno()) ? FeatureState.ABSENT : FeatureState.UNKNOWN;
        }
    }
}

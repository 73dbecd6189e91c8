// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static dev.hugemap.bridge.call.ArgumentText.address;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Poll;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.abi.Stat;
import dev.hugemap.bridge.abi.Statfs;
import dev.hugemap.bridge.abi.Syscalls;
import dev.hugemap.bridge.abi.Uio;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** The provider over the FFM API. Stateless: what it links is shared by the whole process. */
final class FfmBridge implements NativeBridge {
    /** What every function of the C library returns when it fails. */
    private static final int FAILED = -1;

    private static final String SYSCALL = "syscall";

    static final FfmBridge INSTANCE = new FfmBridge();

    private FfmBridge() {}

    @Override
    public long mmap(long address, long length, Protection protection, MapFlags flags, int fd, long offset) {
        long result = LibC.call("mmap", address, length, protection.bits(), flags.bits(), fd, offset);
        if (result == FAILED) {
            throw refusal("mmap", address(address), length, protection, flags, fd, offset);
        }
        return result;
    }

    @Override
    public void munmap(long address, long length) {
        if ((int) LibC.call("munmap", address, length) == FAILED) {
            throw refusal("munmap", address(address), length);
        }
    }

    @Override
    public void mprotect(long address, long length, Protection protection) {
        if ((int) LibC.call("mprotect", address, length, protection.bits()) == FAILED) {
            throw refusal("mprotect", address(address), length, protection);
        }
    }

    @Override
    public long mremap(long oldAddress, long oldLength, long newLength, int flags, long newAddress) {
        long result = LibC.call("mremap", oldAddress, oldLength, newLength, flags, newAddress);
        if (result == FAILED) {
            String readable = ArgumentText.mremapFlags(flags);
            throw refusal("mremap", address(oldAddress), oldLength, newLength, readable, address(newAddress));
        }
        return result;
    }

    @Override
    public void madvise(long address, long length, Advice advice) {
        if ((int) LibC.call("madvise", address, length, advice.value()) == FAILED) {
            throw refusal("madvise", address(address), length, advice);
        }
    }

    @Override
    public void mlock2(long address, long length, int flags) {
        if ((int) LibC.call("mlock2", address, length, flags) == FAILED) {
            throw refusal("mlock2", address(address), length, ArgumentText.mlockFlags(flags));
        }
    }

    @Override
    public int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) LibC.call("open", arena.allocateFrom(path).address(), flags);
            if (result == FAILED) {
                throw refusal("open", path, ArgumentText.openFlags(flags));
            }
            return result;
        }
    }

    @Override
    public int openat(int folder, String name, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            long path = arena.allocateFrom(name).address();
            int result = (int) LibC.call("openat", folder, path, flags, mode, 0);
            if (result == FAILED) {
                throw refusal("openat", folder, name, ArgumentText.openFlags(flags), ArgumentText.mode(mode));
            }
            return result;
        }
    }

    @Override
    public void linkat(int oldFolder, String oldName, int newFolder, String newName, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long from = arena.allocateFrom(oldName).address();
            long to = arena.allocateFrom(newName).address();
            if ((int) LibC.call("linkat", oldFolder, from, newFolder, to, flags) == FAILED) {
                throw refusal("linkat", oldFolder, oldName, newFolder, newName, ArgumentText.atFlags(flags));
            }
        }
    }

    @Override
    public void unlinkat(int folder, String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            if ((int) LibC.call("unlinkat", folder, arena.allocateFrom(name).address(), flags) == FAILED) {
                throw refusal("unlinkat", folder, name, ArgumentText.atFlags(flags));
            }
        }
    }

    @Override
    public void statx(int folder, String name, int flags, int mask, MemorySegment found) {
        long struct = NativeSegments.address(found, Stat.STATX.byteSize());
        try (Arena arena = Arena.ofConfined()) {
            long path = arena.allocateFrom(name).address();
            int result = (int) LibC.call("statx", folder, path, flags, mask, struct);
            Reference.reachabilityFence(found);
            if (result == FAILED) {
                throw refusal("statx", folder, name, ArgumentText.atFlags(flags), mask, address(struct));
            }
        }
    }

    @Override
    public void fstatfs(int fd, MemorySegment found) {
        int result = (int) LibC.call("fstatfs", fd, NativeSegments.address(found, Statfs.STATFS.byteSize()));
        Reference.reachabilityFence(found);
        if (result == FAILED) {
            throw refusal("fstatfs", fd, address(found.address()));
        }
    }

    @Override
    public int memfdCreate(String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            int result =
                    (int) LibC.call("memfd_create", arena.allocateFrom(name).address(), flags);
            if (result == FAILED) {
                throw refusal("memfd_create", name, ArgumentText.memfdFlags(flags));
            }
            return result;
        }
    }

    @Override
    public void ftruncate(int fd, long length) {
        if ((int) LibC.call("ftruncate", fd, length) == FAILED) {
            throw refusal("ftruncate", fd, length);
        }
    }

    @Override
    public int fcntl(int fd, int command, long argument) {
        int result = (int) LibC.call("fcntl", fd, command, argument);
        if (result == FAILED) {
            throw refusal("fcntl", fd, ArgumentText.fcntlCommand(command), address(argument));
        }
        return result;
    }

    @Override
    public void close(int fd) {
        if ((int) LibC.call("close", fd) == FAILED) {
            throw refusal("close", fd);
        }
    }

    @Override
    public long pread(int fd, MemorySegment buffer, long offset) {
        long result = LibC.call("pread", fd, NativeSegments.address(buffer, 0), buffer.byteSize(), offset, 0);
        Reference.reachabilityFence(buffer);
        if (result == FAILED) {
            throw refusal("pread", fd, address(buffer.address()), buffer.byteSize(), offset);
        }
        return result;
    }

    @Override
    public long pwrite(int fd, MemorySegment buffer, long offset) {
        long result = LibC.call("pwrite", fd, NativeSegments.address(buffer, 0), buffer.byteSize(), offset, 0);
        Reference.reachabilityFence(buffer);
        if (result == FAILED) {
            throw refusal("pwrite", fd, address(buffer.address()), buffer.byteSize(), offset);
        }
        return result;
    }

    @Override
    public long write(int fd, MemorySegment buffer) {
        long result = LibC.call("write", fd, NativeSegments.address(buffer, 0), buffer.byteSize());
        Reference.reachabilityFence(buffer);
        if (result == FAILED) {
            throw refusal("write", fd, address(buffer.address()), buffer.byteSize());
        }
        return result;
    }

    @Override
    public long readv(int fd, MemorySegment vectors, int count) {
        long bytes = count * Uio.IOVEC.byteSize();
        long result = LibC.call("readv", fd, NativeSegments.address(vectors, bytes), count);
        Reference.reachabilityFence(vectors);
        if (result == FAILED) {
            throw refusal("readv", fd, address(vectors.address()), count);
        }
        return result;
    }

    @Override
    public int eventfd(int count, int flags) {
        int result = (int) LibC.call("eventfd", count, flags);
        if (result == FAILED) {
            throw refusal("eventfd", count, ArgumentText.eventfdFlags(flags));
        }
        return result;
    }

    @Override
    public int poll(MemorySegment files, int count, int timeout) {
        long structs = NativeSegments.address(files, count * Poll.POLLFD.byteSize());
        int result = (int) LibC.call("poll", structs, count, timeout);
        Reference.reachabilityFence(files);
        if (result == FAILED) {
            throw refusal("poll", address(files.address()), count, timeout);
        }
        return result;
    }

    @Override
    public int ioctl(int fd, long request, MemorySegment argument) {
        int result = (int) LibC.call("ioctl", fd, request, NativeSegments.address(argument, 0));
        Reference.reachabilityFence(argument);
        if (result == FAILED) {
            throw refusal("ioctl", fd, ArgumentText.request(request), address(argument.address()));
        }
        return result;
    }

    @Override
    public int prctl(int option, long argument2, long argument3, long argument4, long argument5) {
        int result = (int) LibC.call("prctl", option, argument2, argument3, argument4, argument5);
        if (result == FAILED) {
            throw refusal(
                    "prctl",
                    ArgumentText.prctlOption(option),
                    address(argument2),
                    address(argument3),
                    address(argument4),
                    address(argument5));
        }
        return result;
    }

    @Override
    public void getrusage(int who, MemorySegment usage) {
        int result = (int) LibC.call("getrusage", who, NativeSegments.address(usage, Resource.RUSAGE.byteSize()));
        Reference.reachabilityFence(usage);
        if (result == FAILED) {
            throw refusal("getrusage", ArgumentText.rusage(who), address(usage.address()));
        }
    }

    @Override
    public void getrlimit(int resource, MemorySegment limit) {
        int result = (int) LibC.call("getrlimit", resource, NativeSegments.address(limit, Resource.RLIMIT.byteSize()));
        Reference.reachabilityFence(limit);
        if (result == FAILED) {
            throw refusal("getrlimit", ArgumentText.rlimit(resource), address(limit.address()));
        }
    }

    @Override
    public void mbind(long address, long length, int mode, MemorySegment nodes, int flags) {
        long mask = NativeSegments.address(nodes, NodeMask.bytes(nodes));
        long bits = NodeMask.bits(nodes);
        long result = LibC.syscall(Syscalls.NR_MBIND, address, length, mode, mask, bits, flags);
        Reference.reachabilityFence(nodes);
        if (result == FAILED) {
            String readable = NodeMask.text(nodes);
            throw refusal("mbind", address(address), length, ArgumentText.policyMode(mode), readable, bits, flags);
        }
    }

    @Override
    public void movePages(int pid, long count, MemorySegment pages, MemorySegment status) {
        long addresses = NativeSegments.address(pages, count * Long.BYTES);
        long nodes = NativeSegments.address(status, count * Integer.BYTES);
        long result = LibC.syscall(Syscalls.NR_MOVE_PAGES, pid, count, addresses, 0, nodes, 0);
        Reference.reachabilityFence(pages);
        Reference.reachabilityFence(status);
        if (result == FAILED) {
            throw refusal("move_pages", pid, count, address(addresses), "NULL", address(nodes), 0);
        }
    }

    // Six longs are enough for these by number, so that they need neither a new C library nor another shape.

    @Override
    public int pidfdOpen(int pid, int flags) {
        int result = (int) LibC.call(SYSCALL, Syscalls.NR_PIDFD_OPEN, pid, flags);
        if (result == FAILED) {
            throw refusal("pidfd_open", pid, flags);
        }
        return result;
    }

    @Override
    public void pidfdSendSignal(int pidfd, int signal) {
        if (LibC.call(SYSCALL, Syscalls.NR_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0) == FAILED) {
            throw refusal("pidfd_send_signal", pidfd, signal, "NULL", 0);
        }
    }

    @Override
    public long processMadvise(int pidfd, MemorySegment vectors, int count, Advice advice) {
        long structs = NativeSegments.address(vectors, count * Uio.IOVEC.byteSize());
        long result = LibC.call(SYSCALL, Syscalls.NR_PROCESS_MADVISE, pidfd, structs, count, advice.value(), 0);
        Reference.reachabilityFence(vectors);
        if (result == FAILED) {
            throw refusal("process_madvise", pidfd, address(vectors.address()), count, advice, 0);
        }
        return result;
    }

    @Override
    public long sysconf(int name) {
        long result = LibC.call("sysconf", name);
        if (result == FAILED) {
            // C leaves the error number as it was where a name has no limit, so what it holds proves nothing.
            throw SyscallException.of("sysconf", Errno.EINVAL, ArgumentText.sysconf(name));
        }
        return result;
    }

    private static SyscallException refusal(String call, Object... arguments) {
        return SyscallException.of(call, LibC.errno(), arguments);
    }
}

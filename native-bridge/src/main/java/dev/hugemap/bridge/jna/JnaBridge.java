// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.jna;

import static dev.hugemap.bridge.call.ArgumentText.address;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.BridgeUnavailableException;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.Unavailability;
import dev.hugemap.bridge.abi.Poll;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.abi.Stat;
import dev.hugemap.bridge.abi.Statfs;
import dev.hugemap.bridge.abi.Syscalls;
import dev.hugemap.bridge.abi.Uio;
import dev.hugemap.bridge.call.ArgumentText;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.bridge.call.NodeMask;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * The provider over JNA, with C's own types for each function: a second opinion on the FFM provider, and its rival in
 * benchmarks. JNA is an optional dependency, so whoever wants this provider constructs it.
 *
 * <p>Every function is looked up when the first bridge is made. Safe for use by many threads: JNA keeps the error number
 * of a call for the thread that made it.
 */
public final class JnaBridge implements NativeBridge {
    /**
     * Links the C library through JNA.
     *
     * @throws BridgeUnavailableException on another operating system, without native access for this module or for
     *     JNA's, or when JNA can't load its own library
     */
    public JnaBridge() {
        NativeBridge.requireAvailable();
        try {
            JnaLibC.sysconf(0);
        } catch (LinkageError failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            Module jna = Native.class.getModule();
            throw new BridgeUnavailableException(
                    Unavailability.JNA,
                    "JNA can't make system calls: " + cause,
                    "it needs --enable-native-access=" + (jna.isNamed() ? jna.getName() : "ALL-UNNAMED"));
        }
    }

    @Override
    public long mmap(long address, long length, Protection protection, MapFlags flags, int fd, long offset) {
        Pointer result = JnaLibC.mmap(new Pointer(address), length, protection.bits(), flags.bits(), fd, offset);
        return checked(Pointer.nativeValue(result), "mmap", address(address), length, protection, flags, fd, offset);
    }

    @Override
    public void munmap(long address, long length) {
        checked(JnaLibC.munmap(new Pointer(address), length), "munmap", address(address), length);
    }

    @Override
    public void mprotect(long address, long length, Protection protection) {
        int result = JnaLibC.mprotect(new Pointer(address), length, protection.bits());
        checked(result, "mprotect", address(address), length, protection);
    }

    @Override
    public long mremap(long oldAddress, long oldLength, long newLength, int flags, long newAddress) {
        Pointer result = JnaLibC.mremap(new Pointer(oldAddress), oldLength, newLength, flags, new Pointer(newAddress));
        return checked(
                Pointer.nativeValue(result),
                "mremap",
                address(oldAddress),
                oldLength,
                newLength,
                ArgumentText.mremapFlags(flags),
                address(newAddress));
    }

    @Override
    public void madvise(long address, long length, Advice advice) {
        int result = JnaLibC.madvise(new Pointer(address), length, advice.value());
        checked(result, "madvise", address(address), length, advice);
    }

    @Override
    public void mlock2(long address, long length, int flags) {
        int result = JnaLibC.mlock2(new Pointer(address), length, flags);
        checked(result, "mlock2", address(address), length, ArgumentText.mlockFlags(flags));
    }

    @Override
    public int open(String path, int flags) {
        return (int) checked(JnaLibC.open(path, flags), "open", path, ArgumentText.openFlags(flags));
    }

    @Override
    public int openat(int folder, String name, int flags, int mode) {
        int result = JnaLibC.openat(folder, name, flags, mode);
        return (int) checked(result, "openat", folder, name, ArgumentText.openFlags(flags), ArgumentText.mode(mode));
    }

    @Override
    public void linkat(int oldFolder, String oldName, int newFolder, String newName, int flags) {
        int result = JnaLibC.linkat(oldFolder, oldName, newFolder, newName, flags);
        checked(result, "linkat", oldFolder, oldName, newFolder, newName, ArgumentText.atFlags(flags));
    }

    @Override
    public void unlinkat(int folder, String name, int flags) {
        checked(JnaLibC.unlinkat(folder, name, flags), "unlinkat", folder, name, ArgumentText.atFlags(flags));
    }

    @Override
    public void statx(int folder, String name, int flags, int mask, MemorySegment found) {
        int result = JnaLibC.statx(folder, name, flags, mask, pointer(found, Stat.STATX.byteSize()));
        Reference.reachabilityFence(found);
        checked(result, "statx", folder, name, ArgumentText.atFlags(flags), mask, address(found.address()));
    }

    @Override
    public void fstatfs(int fd, MemorySegment found) {
        int result = JnaLibC.fstatfs(fd, pointer(found, Statfs.STATFS.byteSize()));
        Reference.reachabilityFence(found);
        checked(result, "fstatfs", fd, address(found.address()));
    }

    @Override
    public int memfdCreate(String name, int flags) {
        return (int) checked(JnaLibC.memfd_create(name, flags), "memfd_create", name, ArgumentText.memfdFlags(flags));
    }

    @Override
    public void ftruncate(int fd, long length) {
        checked(JnaLibC.ftruncate(fd, length), "ftruncate", fd, length);
    }

    @Override
    public int fcntl(int fd, int command, long argument) {
        int result = JnaLibC.fcntl(fd, command, argument);
        return (int) checked(result, "fcntl", fd, ArgumentText.fcntlCommand(command), address(argument));
    }

    @Override
    public void close(int fd) {
        checked(JnaLibC.close(fd), "close", fd);
    }

    @Override
    public long pread(int fd, MemorySegment buffer, long offset) {
        long result = JnaLibC.pread(fd, pointer(buffer, 0), buffer.byteSize(), offset);
        Reference.reachabilityFence(buffer);
        return checked(result, "pread", fd, address(buffer.address()), buffer.byteSize(), offset);
    }

    @Override
    public long pwrite(int fd, MemorySegment buffer, long offset) {
        long result = JnaLibC.pwrite(fd, pointer(buffer, 0), buffer.byteSize(), offset);
        Reference.reachabilityFence(buffer);
        return checked(result, "pwrite", fd, address(buffer.address()), buffer.byteSize(), offset);
    }

    @Override
    public long write(int fd, MemorySegment buffer) {
        long result = JnaLibC.write(fd, pointer(buffer, 0), buffer.byteSize());
        Reference.reachabilityFence(buffer);
        return checked(result, "write", fd, address(buffer.address()), buffer.byteSize());
    }

    @Override
    public long readv(int fd, MemorySegment vectors, int count) {
        long result = JnaLibC.readv(fd, pointer(vectors, count * Uio.IOVEC.byteSize()), count);
        Reference.reachabilityFence(vectors);
        return checked(result, "readv", fd, address(vectors.address()), count);
    }

    @Override
    public int eventfd(int count, int flags) {
        return (int) checked(JnaLibC.eventfd(count, flags), "eventfd", count, ArgumentText.eventfdFlags(flags));
    }

    @Override
    public int poll(MemorySegment files, int count, int timeout) {
        int result = JnaLibC.poll(pointer(files, count * Poll.POLLFD.byteSize()), count, timeout);
        Reference.reachabilityFence(files);
        return (int) checked(result, "poll", address(files.address()), count, timeout);
    }

    @Override
    public int ioctl(int fd, long request, MemorySegment argument) {
        int result = JnaLibC.ioctl(fd, request, pointer(argument, 0));
        Reference.reachabilityFence(argument);
        return (int) checked(result, "ioctl", fd, ArgumentText.request(request), address(argument.address()));
    }

    @Override
    public int prctl(int option, long argument2, long argument3, long argument4, long argument5) {
        return (int) checked(
                JnaLibC.prctl(option, argument2, argument3, argument4, argument5),
                "prctl",
                ArgumentText.prctlOption(option),
                address(argument2),
                address(argument3),
                address(argument4),
                address(argument5));
    }

    @Override
    public void getrusage(int who, MemorySegment usage) {
        int result = JnaLibC.getrusage(who, pointer(usage, Resource.RUSAGE.byteSize()));
        Reference.reachabilityFence(usage);
        checked(result, "getrusage", ArgumentText.rusage(who), address(usage.address()));
    }

    @Override
    public void getrlimit(int resource, MemorySegment limit) {
        int result = JnaLibC.getrlimit(resource, pointer(limit, Resource.RLIMIT.byteSize()));
        Reference.reachabilityFence(limit);
        checked(result, "getrlimit", ArgumentText.rlimit(resource), address(limit.address()));
    }

    @Override
    public void mbind(long address, long length, int mode, MemorySegment nodes, int flags) {
        Pointer mask = pointer(nodes, NodeMask.bytes(nodes));
        long bits = NodeMask.bits(nodes);
        long result = JnaLibC.syscall(Syscalls.NR_MBIND, new Pointer(address), length, mode, mask, bits, flags);
        Reference.reachabilityFence(nodes);
        checked(
                result,
                "mbind",
                address(address),
                length,
                ArgumentText.policyMode(mode),
                NodeMask.text(nodes),
                bits,
                flags);
    }

    @Override
    public void movePages(int pid, long count, MemorySegment pages, MemorySegment status) {
        Pointer addresses = pointer(pages, count * Long.BYTES);
        Pointer nodes = pointer(status, count * Integer.BYTES);
        long result = JnaLibC.syscall(Syscalls.NR_MOVE_PAGES, pid, count, addresses, null, nodes, 0);
        Reference.reachabilityFence(pages);
        Reference.reachabilityFence(status);
        checked(result, "move_pages", pid, count, address(pages.address()), "NULL", address(status.address()), 0);
    }

    @Override
    public int pidfdOpen(int pid, int flags) {
        return (int) checked(JnaLibC.syscall(Syscalls.NR_PIDFD_OPEN, pid, flags), "pidfd_open", pid, flags);
    }

    @Override
    public void pidfdSendSignal(int pidfd, int signal) {
        long result = JnaLibC.syscall(Syscalls.NR_PIDFD_SEND_SIGNAL, pidfd, signal, null, 0);
        checked(result, "pidfd_send_signal", pidfd, signal, "NULL", 0);
    }

    @Override
    public long processMadvise(int pidfd, MemorySegment vectors, int count, Advice advice) {
        Pointer structs = pointer(vectors, count * Uio.IOVEC.byteSize());
        long result = JnaLibC.syscall(Syscalls.NR_PROCESS_MADVISE, pidfd, structs, count, advice.value(), 0);
        Reference.reachabilityFence(vectors);
        return checked(result, "process_madvise", pidfd, address(vectors.address()), count, advice, 0);
    }

    @Override
    public long sysconf(int name) {
        long result = JnaLibC.sysconf(name);
        if (result == -1) {
            // C leaves the error number as it was where a name has no limit, so what it holds proves nothing.
            throw SyscallException.of("sysconf", Errno.EINVAL, ArgumentText.sysconf(name));
        }
        return result;
    }

    private static long checked(long result, String call, Object... arguments) {
        if (result == -1) {
            Errno errno = new Errno(Native.getLastError());
            throw SyscallException.of(call, errno, arguments);
        }
        return result;
    }

    private static Pointer pointer(MemorySegment segment, long bytes) {
        return new Pointer(NativeSegments.address(segment, bytes));
    }
}

package dev.hugemap.bridge.call;

import static dev.hugemap.bridge.call.ArgumentText.address;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.abi.Uio;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** The provider over the FFM API. Stateless: what it links is shared by the whole process. */
final class FfmBridge implements NativeBridge {
    static final FfmBridge INSTANCE = new FfmBridge();

    private FfmBridge() {}

    @Override
    public long mmap(long address, long length, Protection protection, MapFlags flags, int fd, long offset) {
        return LibC.call("mmap", address, length, protection.bits(), flags.bits(), fd, offset)
                .asLong(address(address), length, protection, flags, fd, offset);
    }

    @Override
    public void munmap(long address, long length) {
        LibC.call("munmap", address, length).asInt(address(address), length);
    }

    @Override
    public void mprotect(long address, long length, Protection protection) {
        LibC.call("mprotect", address, length, protection.bits()).asInt(address(address), length, protection);
    }

    @Override
    public long mremap(long oldAddress, long oldLength, long newLength, int flags, long newAddress) {
        return LibC.call("mremap", oldAddress, oldLength, newLength, flags, newAddress)
                .asLong(
                        address(oldAddress),
                        oldLength,
                        newLength,
                        ArgumentText.mremapFlags(flags),
                        address(newAddress));
    }

    @Override
    public void madvise(long address, long length, Advice advice) {
        LibC.call("madvise", address, length, advice.value()).asInt(address(address), length, advice);
    }

    @Override
    public int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return LibC.call("open", arena.allocateFrom(path).address(), flags)
                    .asInt(path, ArgumentText.openFlags(flags));
        }
    }

    @Override
    public void close(int fd) {
        LibC.call("close", fd).asInt(fd);
    }

    @Override
    public long pread(int fd, MemorySegment buffer, long offset) {
        Outcome outcome = LibC.call("pread", fd, NativeSegments.address(buffer, 0), buffer.byteSize(), offset);
        Reference.reachabilityFence(buffer);
        return outcome.asLong(fd, address(buffer.address()), buffer.byteSize(), offset);
    }

    @Override
    public long readv(int fd, MemorySegment vectors, int count) {
        long bytes = count * Uio.IOVEC.byteSize();
        Outcome outcome = LibC.call("readv", fd, NativeSegments.address(vectors, bytes), count);
        Reference.reachabilityFence(vectors);
        return outcome.asLong(fd, address(vectors.address()), count);
    }

    @Override
    public int ioctl(int fd, long request, MemorySegment argument) {
        Outcome outcome = LibC.call("ioctl", fd, request, NativeSegments.address(argument, 0));
        Reference.reachabilityFence(argument);
        return outcome.asInt(fd, ArgumentText.request(request), address(argument.address()));
    }

    @Override
    public int prctl(int option, long argument2, long argument3, long argument4, long argument5) {
        return LibC.call("prctl", option, argument2, argument3, argument4, argument5)
                .asInt(
                        ArgumentText.prctlOption(option),
                        address(argument2),
                        address(argument3),
                        address(argument4),
                        address(argument5));
    }

    @Override
    public void getrusage(int who, MemorySegment usage) {
        Outcome outcome = LibC.call("getrusage", who, NativeSegments.address(usage, Resource.RUSAGE.byteSize()));
        Reference.reachabilityFence(usage);
        outcome.asInt(ArgumentText.rusage(who), address(usage.address()));
    }

    @Override
    public void getrlimit(int resource, MemorySegment limit) {
        Outcome outcome = LibC.call("getrlimit", resource, NativeSegments.address(limit, Resource.RLIMIT.byteSize()));
        Reference.reachabilityFence(limit);
        outcome.asInt(ArgumentText.rlimit(resource), address(limit.address()));
    }

    @Override
    public long sysconf(int name) {
        Outcome outcome = LibC.call("sysconf", name);
        if (outcome.register() == -1) {
            // C leaves the error number as it was where a name has no limit, so what it holds proves nothing.
            throw SyscallException.of("sysconf", Errno.EINVAL, ArgumentText.sysconf(name));
        }
        return outcome.register();
    }
}

package dev.hugemap.bridge.call;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.BridgeUnavailableException;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The provider over the FFM API. Stateless: what it links is shared by the whole process. */
final class FfmBridge implements NativeBridge {
    private static final FfmBridge INSTANCE = new FfmBridge();

    private FfmBridge() {}

    @SuppressWarnings("restricted")
    static NativeBridge open() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            throw new BridgeUnavailableException("hugemap runs on Linux, not on " + system);
        }
        if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
            throw new BridgeUnavailableException("hugemap needs a 64-bit JVM");
        }
        try {
            // The cheapest restricted call: it links nothing and shows whether access is denied.
            MemorySegment _ = MemorySegment.NULL.reinterpret(0);
        } catch (IllegalCallerException denied) {
            Module module = FfmBridge.class.getModule();
            String grantee = module.isNamed() ? module.getName() : "ALL-UNNAMED";
            throw new BridgeUnavailableException(
                    "native access is denied; start java with --enable-native-access=" + grantee);
        }
        return INSTANCE;
    }

    @Override
    public long mmap(long address, long length, Protection protection, MapFlags flags, int fd, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            LibC libC = new LibC(arena);
            long result = libC.call("mmap", address, length, protection.bits(), flags.bits(), fd, offset);
            if (result == -1) {
                throw refusal("mmap", libC.errno(), hex(address), length, protection, flags, fd, offset);
            }
            return result;
        }
    }

    @Override
    public void munmap(long address, long length) {
        callInt("munmap", address, length, 0, 0, 0, hex(address), length);
    }

    @Override
    public void mprotect(long address, long length, Protection protection) {
        callInt("mprotect", address, length, protection.bits(), 0, 0, hex(address), length, protection);
    }

    @Override
    public long mremap(long oldAddress, long oldLength, long newLength, int flags, long newAddress) {
        try (Arena arena = Arena.ofConfined()) {
            LibC libC = new LibC(arena);
            long result = libC.call("mremap", oldAddress, oldLength, newLength, flags, newAddress, 0);
            if (result == -1) {
                throw refusal("mremap", libC.errno(), hex(oldAddress), oldLength, newLength, flags, hex(newAddress));
            }
            return result;
        }
    }

    @Override
    public void madvise(long address, long length, Advice advice) {
        callInt("madvise", address, length, advice.value(), 0, 0, hex(address), length, advice);
    }

    @Override
    public int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return callInt("open", name.address(), flags, 0, 0, 0, path, flags);
        }
    }

    @Override
    public void close(int fd) {
        callInt("close", fd, 0, 0, 0, 0, fd);
    }

    @Override
    public long pread(int fd, MemorySegment buffer, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            LibC libC = new LibC(arena);
            long result = libC.call("pread", fd, buffer.address(), buffer.byteSize(), offset, 0, 0);
            if (result == -1) {
                throw refusal("pread", libC.errno(), fd, buffer.byteSize(), offset);
            }
            return result;
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    @Override
    public long readv(int fd, MemorySegment vectors, int count) {
        try (Arena arena = Arena.ofConfined()) {
            LibC libC = new LibC(arena);
            long result = libC.call("readv", fd, vectors.address(), count, 0, 0, 0);
            if (result == -1) {
                throw refusal("readv", libC.errno(), fd, count);
            }
            return result;
        } finally {
            Reference.reachabilityFence(vectors);
        }
    }

    @Override
    public int ioctl(int fd, long request, MemorySegment argument) {
        try {
            return callInt("ioctl", fd, request, argument.address(), 0, 0, fd, hex(request));
        } finally {
            Reference.reachabilityFence(argument);
        }
    }

    @Override
    public int prctl(int option, long argument2, long argument3, long argument4, long argument5) {
        return callInt("prctl", option, argument2, argument3, argument4, argument5, option, argument2, argument3);
    }

    @Override
    public void getrusage(int who, MemorySegment usage) {
        try {
            callInt("getrusage", who, usage.address(), 0, 0, 0, who);
        } finally {
            Reference.reachabilityFence(usage);
        }
    }

    @Override
    public void getrlimit(int resource, MemorySegment limit) {
        try {
            callInt("getrlimit", resource, limit.address(), 0, 0, 0, resource);
        } finally {
            Reference.reachabilityFence(limit);
        }
    }

    @Override
    public long sysconf(int name) {
        try (Arena arena = Arena.ofConfined()) {
            LibC libC = new LibC(arena);
            long result = libC.call("sysconf", name, 0, 0, 0, 0, 0);
            if (result == -1) {
                throw refusal("sysconf", Errno.EINVAL, name);
            }
            return result;
        }
    }

    /** Calls a function whose result is a C int, of which only the lower half of the register counts. */
    private static int callInt(
            String function, long arg1, long arg2, long arg3, long arg4, long arg5, Object... readable) {
        try (Arena arena = Arena.ofConfined()) {
            LibC libC = new LibC(arena);
            int result = (int) libC.call(function, arg1, arg2, arg3, arg4, arg5, 0);
            if (result == -1) {
                throw refusal(function, libC.errno(), readable);
            }
            return result;
        }
    }

    private static SyscallException refusal(String call, Errno errno, Object... readable) {
        String arguments = Arrays.stream(readable).map(Object::toString).collect(Collectors.joining(", "));
        return new SyscallException(call, arguments, errno);
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}

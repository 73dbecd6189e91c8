// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.abi.Unistd;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process that answers the questions for which there are no files; every other call fails with ENOSYS. */
final class StubBridge {
    private final Map<Integer, Long> resourceLimits = new HashMap<>();
    private final long pageSize;
    private int thpDisable;

    private StubBridge(long pageSize) {
        this.pageSize = pageSize;
    }

    static NativeBridge pagesOf(long bytes) {
        return of(bytes).bridge();
    }

    static StubBridge of(long pageSize) {
        return new StubBridge(pageSize);
    }

    StubBridge thpDisable(int answer) {
        thpDisable = answer;
        return this;
    }

    StubBridge resourceLimit(int resource, long bytes) {
        resourceLimits.put(resource, bytes);
        return this;
    }

    NativeBridge bridge() {
        return (NativeBridge) Proxy.newProxyInstance(
                NativeBridge.class.getClassLoader(), new Class<?>[] {NativeBridge.class}, this::answer);
    }

    private @Nullable Object answer(Object proxy, Method method, Object[] arguments) {
        switch (method.getName()) {
            case "sysconf" -> {
                if (arguments[0].equals(Unistd.SC_PAGESIZE)) {
                    return pageSize;
                }
            }
            case "prctl" -> {
                if (arguments[0].equals(Prctl.PR_GET_THP_DISABLE) && thpDisable >= 0) {
                    return thpDisable;
                }
            }
            case "getrlimit" -> {
                Long bytes = resourceLimits.get(arguments[0]);
                if (bytes != null) {
                    MemorySegment limit = (MemorySegment) arguments[1];
                    limit.set(ValueLayout.JAVA_LONG, 0, bytes);
                    limit.set(ValueLayout.JAVA_LONG, Long.BYTES, Resource.RLIM_INFINITY);
                    return null;
                }
            }
            default -> {}
        }
        throw new SyscallException(method.getName(), "stub", Errno.ENOSYS);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;

/** This machine's system calls, some of which fail before they do anything. */
final class FailingBridge {
    /** What undoes the rest: where these fail, something stays, and that is no news. */
    private static final Set<String> UNDOING = Set.of("munmap", "close");

    private FailingBridge() {}

    /** The n-th call fails, if there are so many; how many there were stands in the counter. */
    static NativeBridge failingCall(long n, AtomicLong counter) {
        return failing((call, _) -> !UNDOING.contains(call) && counter.incrementAndGet() == n, Errno.EIO);
    }

    /** Calls fail of which a name and arguments say so. */
    static NativeBridge failing(BiPredicate<String, Object[]> fails, Errno errno) {
        NativeBridge real = NativeBridge.system();
        return (NativeBridge) Proxy.newProxyInstance(
                NativeBridge.class.getClassLoader(), new Class<?>[] {NativeBridge.class}, (_, method, arguments) -> {
                    if (fails.test(method.getName(), arguments)) {
                        throw SyscallException.of(method.getName(), errno, arguments);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Passes signals on to a command instead of ending by them. By reflection, as javac warns of {@code sun.misc.Signal} in a way
 * that can't be switched off; there is no other way to see signals in Java.
 *
 * <p>The JVM keeps SIGQUIT, SIGUSR1 and SIGUSR2 (by which it stops threads) for itself, and nobody sees SIGKILL and SIGSTOP.
 */
final class SignalRelay {
    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";

    private SignalRelay() {}

    /**
     * Hands the numbers of these signals to a consumer from now on, in a thread of the JVM's.
     *
     * @param names without SIG
     * @param consumer gets them
     * @return those that the JVM doesn't hand out, as all under {@code -Xrs}
     */
    static List<String> pass(List<String> names, IntConsumer consumer) {
        try {
            Class<?> signal = Class.forName(SIGNAL);
            Class<?> handler = Class.forName(HANDLER);
            Method handle = signal.getMethod("handle", signal, handler);
            Object relay = relay(handler, signal.getMethod("getNumber"), consumer);
            List<String> refused = new ArrayList<>();
            for (String name : names) {
                try {
                    handle.invoke(null, signal.getConstructor(String.class).newInstance(name), relay);
                } catch (InvocationTargetException taken) {
                    refused.add(name);
                }
            }
            return refused;
        } catch (ReflectiveOperationException without) {
            return names; // A runtime image without jdk.unsupported.
        }
    }

    private static Object relay(Class<?> handler, Method number, IntConsumer consumer) {
        return Proxy.newProxyInstance(
                SignalRelay.class.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "handle" -> {
                        consumer.accept((int) number.invoke(arguments[0]));
                        yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> HANDLER;
                });
    }
}

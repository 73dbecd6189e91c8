// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.AddressRange;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is mapped beyond what was asked for is given back, once: another thread may have its addresses meanwhile. */
final class AddressesTest {
    private static final long MIB = 1 << 20;
    /** So large that both ends have to be trimmed, but for one address in a million. */
    private static final long ALIGNMENT = 1L << 32;

    private final List<AddressRange> givenBack = new ArrayList<>();
    private long mapped;
    private int munmaps;
    private int failing;

    private final Addresses addresses = new Addresses((NativeBridge) Proxy.newProxyInstance(
            AddressesTest.class.getClassLoader(),
            new Class<?>[] {NativeBridge.class},
            (_, method, arguments) -> call(method, arguments)));

    @Test
    void aReservationAgreesWithItsOffset() {
        AddressRange range = addresses.reserve(MIB, ALIGNMENT, 3 * MIB);

        assertThat(range.start() % ALIGNMENT).isEqualTo(3 * MIB);
        addresses.release(range);
        assertThat(givenBack.stream().mapToLong(AddressRange::length).sum()).isEqualTo(mapped);
    }

    @Test
    void nothingIsGivenBackTwiceWhicheverTrimmingFails() {
        for (failing = 1; failing <= 2; failing++) {
            givenBack.clear();
            munmaps = 0;
            assertThatExceptionOfType(SyscallException.class)
                    .isThrownBy(() -> addresses.reserve(MIB, ALIGNMENT, 3 * MIB));

            for (AddressRange one : givenBack) {
                assertThat(givenBack)
                        .as("munmap %d failed", failing)
                        .filteredOn(one::overlaps)
                        .hasSize(1);
            }
            assertThat(givenBack.stream().mapToLong(AddressRange::length).sum()).isEqualTo(mapped);
        }
    }

    private @Nullable Object call(Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("munmap") && ++munmaps == failing) {
            throw new SyscallException("munmap", "", Errno.ENOMEM);
        }
        try {
            Object result = method.invoke(NativeBridge.system(), arguments);
            switch (method.getName()) {
                case "mmap" -> mapped = (long) arguments[1];
                case "munmap" -> givenBack.add(new AddressRange((long) arguments[0], (long) arguments[1]));
                default -> {}
            }
            return result;
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}

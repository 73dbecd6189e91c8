// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way of pinning: the limit of a process under type 1, that of a user under iommufd. */
final class DmaDiagnosesTest {
    private static final long MIB = 1 << 20;
    private static final long LOCKED = 3 * MIB;
    private static final long PINNED = 5 * MIB;

    @TempDir
    private Path root;

    @Test
    void type1CountsWhatTheProcessHasLocked() throws IOException {
        Diagnosis diagnosis = diagnose(PinAccount.PROCESS, 8 * MIB, 6 * MIB);

        assertThat(diagnosis.cause())
                .contains("all of its 6 MiB would be pinned")
                .contains("RLIMIT_MEMLOCK is 8 MiB, and VmLck 3 MiB, locked and pinned by this process")
                .contains("Or there was no memory for the kernel's tables");
        assertThat(diagnosis.remedy()).endsWith("--memlock=" + 9 * MIB);
    }

    @Test
    void iommufdCountsWhatTheUserHasPinned() throws IOException {
        Diagnosis diagnosis = diagnose(PinAccount.USER, 8 * MIB, 6 * MIB);

        assertThat(diagnosis.cause())
                .contains("RLIMIT_MEMLOCK is 8 MiB, and VmPin 5 MiB, pinned by this process;"
                        + " what the user's other processes pin counts too");
        assertThat(diagnosis.remedy()).as("with others up to the present limit").endsWith("--memlock=" + 14 * MIB);
    }

    @Test
    void neverAsksForALowerLimitThanThereIs() throws IOException {
        assertThat(diagnose(PinAccount.PROCESS, 64 * MIB, MIB).remedy()).isEqualTo("free memory, or map less");
        assertThat(diagnose(PinAccount.PROCESS, 64 * MIB, MIB).cause())
                .contains("That would be allowed: there was no memory for the kernel's tables");
        assertThat(diagnose(PinAccount.USER, 64 * MIB, MIB).remedy()).endsWith("--memlock=" + 65 * MIB);
        for (PinAccount account : PinAccount.values()) {
            assertThat(diagnose(account, -1, MIB).remedy()).isEqualTo("free memory, or map less");
            assertThat(diagnose(account, -1, MIB).cause()).contains("RLIMIT_MEMLOCK is unlimited");
        }
    }

    private Diagnosis diagnose(PinAccount account, long limit, long length) throws IOException {
        Path status = root.resolve("proc/self/status");
        Files.createDirectories(status.getParent());
        Files.writeString(status, "VmLck:\t%8d kB\nVmPin:\t%8d kB\n".formatted(LOCKED >> 10, PINNED >> 10));
        VfioHost host = VfioHost.over(limited(limit), KernelFiles.under(root));
        MemorySegment memory = Arena.ofAuto().allocate(length);
        return new DmaDiagnoses(host, new Counted(account)).of(memory, new SyscallException("ioctl", "", Errno.ENOMEM));
    }

    /** The real calls, with another limit. */
    private static NativeBridge limited(long limit) {
        return (NativeBridge) Proxy.newProxyInstance(
                DmaDiagnosesTest.class.getClassLoader(),
                new Class<?>[] {NativeBridge.class},
                (_, method, arguments) -> call(method, arguments, limit));
    }

    private static @Nullable Object call(Method method, Object[] arguments, long limit) throws Throwable {
        if (method.getName().equals("getrlimit") && arguments[0].equals(Resource.RLIMIT_MEMLOCK)) {
            ((MemorySegment) arguments[1]).set(JAVA_LONG, 0, limit);
            return null;
        }
        try {
            return method.invoke(NativeBridge.system(), arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private record Counted(PinAccount account) implements DmaSpace {
        @Override
        public long pageSizes() {
            return 0;
        }

        @Override
        public List<IovaRange> ranges() {
            return List.of();
        }

        @Override
        public OptionalLong mappingsLeft() {
            return OptionalLong.empty();
        }

        @Override
        public void map(long address, long length, long iova, DmaRights rights) {
            throw new AssertionError("a diagnosis and a setting map nothing");
        }

        @Override
        public void unmap(long iova, long length) {
            throw new AssertionError("a diagnosis and a setting map nothing");
        }
    }
}

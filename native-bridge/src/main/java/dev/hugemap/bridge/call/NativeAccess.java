// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import dev.hugemap.bridge.BridgeUnavailableException;
import dev.hugemap.bridge.Unavailability;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether this JVM can make Linux system calls; found out without linking anything. */
final class NativeAccess {
    /** Where the numbers of {@code bridge.abi} hold; PowerPC, for one, has its own for mmap's flags and for ioctls. */
    private static final Set<String> ARCHITECTURES = Set.of("aarch64", "amd64", "riscv64");

    private NativeAccess() {}

    @SuppressWarnings("restricted")
    static Optional<BridgeUnavailableException> unavailable() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            return unavailable(Unavailability.OTHER_SYSTEM, "hugemap runs on Linux, not on " + system, "");
        }
        String architecture = System.getProperty("os.arch");
        if (!ARCHITECTURES.contains(architecture)) {
            return unavailable(
                    Unavailability.OTHER_ARCHITECTURE,
                    "hugemap knows the system calls of " + String.join(", ", new TreeSet<>(ARCHITECTURES))
                            + ", not those of " + architecture,
                    "");
        }
        try {
            // The cheapest restricted call: asking the module would not tell a warning from a denial.
            MemorySegment _ = MemorySegment.NULL.reinterpret(0);
            return Optional.empty();
        } catch (IllegalCallerException denied) {
            return unavailable(
                    Unavailability.NATIVE_ACCESS,
                    "native access is denied",
                    "start java with " + grantFor(NativeAccess.class));
        }
    }

    private static Optional<BridgeUnavailableException> unavailable(
            Unavailability reason, String cause, String remedy) {
        return Optional.of(new BridgeUnavailableException(reason, cause, remedy));
    }

    /** The flag that grants native access to a class, on the class path or the module path, wherever it came from. */
    private static String grantFor(Class<?> caller) {
        Module module = caller.getModule();
        return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }
}

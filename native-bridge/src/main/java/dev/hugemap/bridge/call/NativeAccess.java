package dev.hugemap.bridge.call;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Whether this JVM can make Linux system calls; found out without linking anything. */
final class NativeAccess {
    private NativeAccess() {}

    @SuppressWarnings("restricted")
    static Optional<String> unavailableReason() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            return Optional.of("hugemap runs on Linux, not on " + system);
        }
        if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
            return Optional.of("hugemap needs a 64-bit JVM");
        }
        try {
            // The cheapest restricted call: asking the module would not tell a warning from a denial.
            MemorySegment _ = MemorySegment.NULL.reinterpret(0);
            return Optional.empty();
        } catch (IllegalCallerException denied) {
            return Optional.of("native access is denied; start java with " + grantFor(NativeAccess.class));
        }
    }

    /** The flag that grants native access to a class, on the class path or the module path, wherever it came from. */
    private static String grantFor(Class<?> caller) {
        Module module = caller.getModule();
        return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }
}

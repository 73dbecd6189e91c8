// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.host.Host;
import java.util.Locale;

/**
 * Where something was measured.
 *
 * @param kernel release of the kernel
 * @param architecture as the kernel names it
 * @param processors that the JVM may use
 * @param jdk version of the JDK
 * @param thp the setting of transparent huge pages above all sizes
 */
public record Machine(String kernel, String architecture, int processors, String jdk, String thp) {
    /**
     * Where this JVM runs.
     *
     * @param host its facts
     * @return the machine
     */
    public static Machine of(Host host) {
        return new Machine(
                host.kernelRelease(),
                host.architecture(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                host.thp().enabled().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "Linux " + kernel + " (" + architecture + "), " + processors + " processors, JDK " + jdk + ", THP "
                + thp;
    }
}

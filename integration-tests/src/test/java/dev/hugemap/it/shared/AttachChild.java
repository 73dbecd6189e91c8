// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.shared.RegionDescriptor;
import dev.hugemap.shared.RegionRefusedException;
import dev.hugemap.shared.SharedRegion;
import java.nio.file.Path;
import java.util.List;

/** Attaches to a region and says what stands in it, or why not. */
final class AttachChild {
    private AttachChild() {}

    static List<String> command(String classPath, String descriptor) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                AttachChild.class.getName(),
                descriptor);
    }

    /** A descriptor's text, or the number of one that this process was started with. */
    public static void main(String[] arguments) {
        RegionDescriptor descriptor = arguments[0].contains("/")
                ? RegionDescriptor.parse(arguments[0])
                : RegionDescriptor.inherited(Integer.parseInt(arguments[0]));
        try (SharedRegion region = SharedRegion.attach(descriptor)) {
            System.out.println("attached " + region.segment().get(JAVA_LONG, 0) + ", owner alive "
                    + region.peers().ownerAlive());
        } catch (RegionRefusedException refused) {
            System.out.println(refused.state());
        }
    }
}

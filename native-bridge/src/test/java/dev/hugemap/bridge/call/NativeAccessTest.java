// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.bridge.child.SystemCallProbe;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Where no system call can be made: the reason is told, and nothing is linked to find it out. */
final class NativeAccessTest {
    private static final String DENY = "--illegal-native-access=deny";
    private static final String LIBRARY = LibC.class.getName();
    private static final String LINKER = "jdk.internal.foreign.abi.AbstractLinker";

    @Test
    void refusesAnotherOperatingSystemWithoutLinking() {
        ChildJvm.Result result = ChildJvm.of(SystemCallProbe.class)
                .withOptions("-Dos.name=Windows 11", "-Xlog:class+load")
                .withArguments("call")
                .run();

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("reason: hugemap runs on Linux, not on Windows 11")
                .contains("refused: hugemap runs on Linux, not on Windows 11")
                .doesNotContain(LIBRARY, LINKER);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void refusesAnArchitectureWithOtherNumbersWithoutLinking() {
        ChildJvm.Result result = ChildJvm.of(SystemCallProbe.class)
                .withOptions("-Dos.arch=ppc64le", "-Xlog:class+load")
                .withArguments("call")
                .run();

        assertThat(result.out())
                .contains("refused: hugemap knows the system calls of aarch64, amd64, riscv64, not those of ppc64le")
                .doesNotContain(LIBRARY, LINKER);
    }

    @Test
    void linksNothingBeforeTheFirstCall() {
        ChildJvm child = ChildJvm.of(SystemCallProbe.class)
                .withOptions("--enable-native-access=ALL-UNNAMED", "-Xlog:class+load");

        assertThat(child.withArguments("look").run().out())
                .contains("bridge: FfmBridge")
                .doesNotContain(LIBRARY, LINKER);
        assertThat(child.withArguments("call").run().out()).contains("page size: ", LIBRARY, LINKER);
    }

    @Test
    void namesTheGrantOfTheClassPath() {
        ChildJvm denied = ChildJvm.of(SystemCallProbe.class).withOptions(DENY).withArguments("call");

        assertThat(denied.run().out())
                .contains("reason: native access is denied")
                .contains(
                        "refused: native access is denied [HM-903]; start java with --enable-native-access=ALL-UNNAMED");
        assertThat(denied.withOptions("--enable-native-access=ALL-UNNAMED")
                        .run()
                        .out())
                .contains("reason: none")
                .contains("page size: ");
    }

    @Test
    void namesTheGrantOfTheModulePath() {
        ChildJvm denied = onModulePath().withArguments("call");

        assertThat(denied.run().out())
                .contains(
                        "refused: native access is denied [HM-903]; start java with --enable-native-access=dev.hugemap.bridge");
        assertThat(denied.withOptions("--enable-native-access=dev.hugemap.bridge")
                        .run()
                        .out())
                .contains("page size: ");
    }

    @Test
    void namesTheGrantThatJnaNeedsForItself() {
        ChildJvm denied = onModulePath()
                .withOptions("--enable-native-access=dev.hugemap.bridge")
                .withArguments("jna");

        assertThat(denied.run().out())
                .contains("refused: JNA", "IllegalCallerException", "--enable-native-access=com.sun.jna");
        assertThat(denied.withOptions("--enable-native-access=com.sun.jna")
                        .run()
                        .out())
                .contains("bridge: JnaBridge", "page size: ");
    }

    /** The probe on the class path, hugemap's and JNA's modules on the module path, and no access for anyone. */
    private static ChildJvm onModulePath() {
        String modules = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Path.of(entry).equals(place(LibC.class))
                        || Path.of(entry).getFileName().toString().startsWith("jna-"))
                .collect(Collectors.joining(File.pathSeparator));
        return ChildJvm.of(SystemCallProbe.class)
                .onClassPath(place(SystemCallProbe.class).toString())
                .withOptions(DENY, "--module-path", modules, "--add-modules", "dev.hugemap.bridge,com.sun.jna")
                .withOptions("--add-exports", "dev.hugemap.bridge/dev.hugemap.bridge.call=ALL-UNNAMED")
                .withOptions("--add-exports", "dev.hugemap.bridge/dev.hugemap.bridge.jna=ALL-UNNAMED");
    }

    private static Path place(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An include folder with the kernel's headers, best a newer kernel's, which {@code .ci/kernel-headers} unpacks.
 *
 * @param include the folder that holds {@code linux} and {@code asm-generic}
 */
record KernelHeaders(Path include) {
    /** The architectures on which hugemap runs, by Java's name, with the folder of what is the architecture's own. */
    private static final Map<String, String> FOLDERS = Map.of(
            "amd64", "x86_64-linux-gnu",
            "aarch64", "aarch64-linux-gnu",
            "riscv64", "riscv64-linux-gnu");

    /** From the property, the environment, the project's target folder, or the system: the first that is there. */
    static Optional<KernelHeaders> find() {
        return Stream.of(
                        Optional.ofNullable(System.getProperty("hugemap.kernelHeaders")),
                        Optional.ofNullable(System.getenv("HUGEMAP_KERNEL_HEADERS")),
                        projectFolder()
                                .map(root ->
                                        root.resolve("target/kernel-headers").toString()),
                        Optional.of("/"))
                .flatMap(Optional::stream)
                .flatMap(place -> Stream.of(Path.of(place), Path.of(place, "usr/include")))
                .filter(folder -> Files.exists(folder.resolve("linux/mman.h")))
                .findFirst()
                .map(KernelHeaders::new);
    }

    private static Optional<Path> projectFolder() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("native-bridge/pom.xml")))
                .findFirst();
    }

    static List<String> architectures() {
        return FOLDERS.keySet().stream().sorted().toList();
    }

    static boolean isThisMachine(String architecture) {
        return System.getProperty("os.arch").equals(architecture);
    }

    /** Whether the headers below {@code asm} are there for an architecture. */
    boolean serves(String architecture) {
        boolean unnamed = isThisMachine(architecture) && Files.exists(include.resolve("asm/mman.h"));
        return unnamed || Files.exists(own(architecture).resolve("asm/mman.h"));
    }

    /** Whether there is a file such as {@code linux/vfio.h}. */
    boolean have(String header) {
        return Files.exists(include.resolve(header));
    }

    /** Compiler options that find these headers for an architecture, and no others. */
    List<String> kernelAlone(String architecture) {
        return List.of("-nostdinc", "-isystem", own(architecture).toString(), "-isystem", include.toString());
    }

    private Path own(String architecture) {
        return include.resolve(FOLDERS.get(architecture));
    }
}

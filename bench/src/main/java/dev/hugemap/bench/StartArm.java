// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.bridge.Errno;
import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program in a JVM of its own, from its start to its end.
 *
 * @param name the arm's name in tables
 * @param command what starts it
 */
record StartArm(String name, List<String> command) {
    /** A program of the benchmarks that gets these arguments, in a JVM with these options. */
    static StartArm of(String name, Class<?> program, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath(), program.getName()));
        command.addAll(List.of(arguments));
        return new StartArm(name, List.copyOf(command));
    }

    /** The same with a cache of what one run of it loads and links (JEP 483, JEP 514), made now in a file. */
    static StartArm cached(String name, Class<?> program, Path cache, String... arguments) {
        of(name, program, List.of("-XX:AOTCacheOutput=" + cache), arguments).run();
        if (!Files.exists(cache)) {
            throw new IllegalStateException("this JVM makes no cache of " + program.getSimpleName()
                    + ": it takes jars alone, and no folders of classes: " + classPath());
        }
        return of(name, program, List.of("-XX:AOTCache=" + cache), arguments);
    }

    /** Of all that is on this JVM's class path, what the programs need: others would be looked through too. */
    private static String classPath() {
        return Stream.of(StartArm.class, HugeMemory.class, Errno.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(URI.create(location.toString())).toString())
                .collect(Collectors.joining(":"));
    }

    /** Runs the program. */
    StartSample run() {
        try {
            long start = System.nanoTime();
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            long nanos = System.nanoTime() - start;
            if (exit != 0) {
                throw new IllegalStateException(name + " ended with " + exit + ": " + said);
            }
            return new StartSample(nanos, said.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a start was measured", e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A source tree with the real launcher and nothing else that is real: its Java prints what it was started with, its
 * Maven makes empty jars, and the folders of the system in which the launcher looks for Java lie beside the tree.
 */
final class LauncherTree {
    private static final List<String> TOOLS =
            List.of("bash", "cat", "cksum", "find", "flock", "mkdir", "mv", "readlink", "rm", "sleep", "touch");
    private static final List<String> MODULES = List.of("native-bridge", "core", "cli", "vfio-fake", "agrona", "bench");
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant BUILT = WRITTEN.plusSeconds(60);
    private static final Instant CHANGED = BUILT.plusSeconds(60);

    private final Path world;
    private final Path root;

    private LauncherTree(Path world, Path root) {
        this.world = world;
        this.root = root;
    }

    /** A tree without a build, on a host without Java and Maven. */
    static LauncherTree in(Path world) {
        return in(world, "tree");
    }

    /** The same, in a folder of this name. */
    static LauncherTree in(Path world, String name) {
        LauncherTree tree = new LauncherTree(world, world.resolve(name));
        for (String tool : TOOLS) {
            // No link: JUnit would warn of each that leads out of its temporary folder.
            tree.program(tool, "exec '" + onThisHost(tool) + "' \"$@\"");
        }
        tree.script(tree.launcher(), tree.relocatedLauncher());
        tree.write(tree.root.resolve("pom.xml"), "");
        tree.write(tree.root.resolve("docs/guides/troubleshooting.md"), "");
        for (String module : MODULES) {
            tree.write(tree.root.resolve(module + "/pom.xml"), "");
            tree.write(tree.root.resolve(module + "/src/main/java/Source.java"), "");
            tree.write(tree.root.resolve(module + "/src/test/java/SourceTest.java"), "");
        }
        tree.walk().forEach(file -> setTime(file, WRITTEN));
        return tree;
    }

    Path root() {
        return root;
    }

    Path launcher() {
        return root.resolve("hugemap");
    }

    Path jar() {
        return root.resolve("cli/target/hugemap-cli.jar");
    }

    /** Where a folder of the system lies on the host that the tree pretends. */
    Path host(String path) {
        return world.resolve("host" + path);
    }

    /** The one folder on the launcher's PATH. */
    Path path() {
        return host("/bin");
    }

    /** The command that starts the launcher. */
    Command start(String... arguments) {
        return startBy(launcher(), arguments);
    }

    /** The command that starts the launcher by another file that leads to it. */
    Command startBy(Path file, String... arguments) {
        Command command = Command.of(
                Stream.concat(Stream.of(file.toString()), Stream.of(arguments)).toList());
        for (String variable : List.of("JAVA_HOME", "MAVEN_HOME", "SDKMAN_DIR", "JAVA_TOOL_OPTIONS")) {
            command.without(variable);
        }
        return command.in(world).with("PATH", path()).with("HOME", host("/home/user"));
    }

    /** A finished build, newer than every source. */
    LauncherTree built() {
        write(jar(), "");
        write(root.resolve("cli/target/modules/picocli.jar"), "");
        setTime(jar(), BUILT);
        return this;
    }

    /** A finished build of the benchmarks, newer than every source. */
    LauncherTree benchBuilt() {
        write(benchJar(), "");
        write(root.resolve("bench/target/libs/jmh-core.jar"), "");
        setTime(benchJar(), BUILT);
        return this;
    }

    /** The benchmarks' jar, with a version in its name. */
    Path benchJar() {
        return root.resolve("bench/target/hugemap-bench-1.0.jar");
    }

    /** Changes a file after the build. */
    void change(String file) {
        setTime(root.resolve(file), CHANGED);
    }

    /** Deletes a file after the build. */
    void delete(String file) {
        try {
            Files.delete(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        setTime(root.resolve(file).resolve("..").normalize(), CHANGED);
    }

    /** A JDK of this version; its Java prints its own path and its arguments, then copies its standard input. */
    Path jdk(String path, String version) {
        Path home = jre(path, version);
        script(home.resolve("bin/javac"), "");
        return home;
    }

    /** The same without a compiler. */
    Path jre(String path, String version) {
        Path home = host(path);
        write(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        script(home.resolve("bin/java"), """
                if [[ $* == *-version ]]; then
                  echo asked >>'%s'
                  printf 'openjdk version "%s" 2026-01-01\\n    java.home = %s\\n' >&2
                  exit
                fi
                if [[ $1 == -XX:AOTCacheOutput=* ]]; then
                  echo "${@: -1} $JAVA_TOOL_OPTIONS" >>'%s'
                  ${CACHE:-echo} >"${1#*=}"
                  exit
                fi
                printf '%%s\\n' "$0" "$@"
                cat
                exit "${EXIT:-0}"
                """.formatted(host("/asked"), version, home, host("/trained")));
        return home;
    }

    /** What was run to have a cache of Java's start, a line each time. */
    List<String> trainings() {
        Path trained = host("/trained");
        return Files.exists(trained) ? read(trained).lines().toList() : List.of();
    }

    /** How often a Java was started only to learn its version. */
    int questions() {
        Path asked = host("/asked");
        return Files.exists(asked) ? read(asked).lines().toList().size() : 0;
    }

    /** A Maven on the PATH that writes down how it was started, talks, reads its standard input, and builds. */
    LauncherTree maven() {
        return mavenThat("""
                cat >/dev/null
                sleep "${BUILD_SECONDS:-0}"
                if [[ $* == *'--projects bench '* ]]; then
                  mkdir -p bench/target/libs
                  touch bench/target/hugemap-bench-1.0.jar
                else
                  mkdir -p cli/target/modules
                  touch cli/target/hugemap-cli.jar
                fi
                """);
    }

    /** A Maven on the PATH that ends in its own way; it starts in the tree. */
    LauncherTree mavenThat(String ending) {
        script(path().resolve("mvn"), """
                printf '%%s\\n' "$JAVA_HOME $*" >>'%s'
                echo '[INFO] building'
                cd '%s'
                """.formatted(host("/maven"), root) + ending);
        return this;
    }

    /** One line for each start of Maven: the JDK that it runs on, and its arguments. */
    List<String> builds() {
        Path starts = host("/maven");
        return Files.exists(starts) ? read(starts).lines().toList() : List.of();
    }

    /** A program on the PATH. */
    LauncherTree program(String name, String body) {
        script(path().resolve(name), body);
        return this;
    }

    void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void script(Path file, String body) {
        boolean complete = body.startsWith("#!");
        write(file, complete ? body : "#!" + onThisHost("bash") + "\n" + body);
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void link(Path link, Path target) {
        try {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The launcher as it is, but for where it looks for the system's folders. */
    private String relocatedLauncher() {
        String text = read(Checkout.root().resolve("hugemap"));
        String moved = text.replace(" /usr/", " " + host("/usr") + "/").replace(" /opt/", " " + host("/opt") + "/");
        if (moved.equals(text)) {
            throw new IllegalStateException("the launcher looks in no folder of the system");
        }
        return moved.replaceFirst("#!/usr/bin/env bash", "#!" + onThisHost("bash"));
    }

    List<Path> walk() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path onThisHost(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + tool + " on the PATH"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void setTime(Path file, Instant time) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(time));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

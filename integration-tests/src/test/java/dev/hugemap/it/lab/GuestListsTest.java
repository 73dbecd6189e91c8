// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What guests are told to run is there, and what only they can run is told to one. */
final class GuestListsTest {
    private static final Path LAB = Checkout.root().resolve("integration-tests/lab");
    private static final Path DEVICES = Checkout.root().resolve("integration-tests/src/test/java/dev/hugemap/it/vfio");

    private static Set<String> lists() {
        return files(LAB.resolve("tests")).map(GuestListsTest::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> tests(String list) {
        return lines(LAB.resolve("tests").resolve(list))
                .filter(line -> !line.startsWith("#"))
                .map(test -> test.replaceFirst("#.*", ""));
    }

    private static Stream<String> listsOf(Path guest) {
        return lines(guest)
                .filter(line -> line.startsWith("tests="))
                .flatMap(line -> Arrays.stream(line.substring("tests=".length()).split(",")));
    }

    @Test
    void everyListIsRunByAGuestAndNoOtherIsNamed() {
        Set<String> named =
                files(LAB.resolve("guests")).flatMap(GuestListsTest::listsOf).collect(Collectors.toSet());

        assertThat(named).isEqualTo(lists());
    }

    @Test
    void everyTestOnAListExists() {
        assertThat(lists().stream().flatMap(GuestListsTest::tests))
                .isNotEmpty()
                .allSatisfy(test -> assertThat(
                                GuestListsTest.class.getClassLoader().getResource(test.replace('.', '/') + ".class"))
                        .as(test)
                        .isNotNull());
    }

    @Test
    void everyTestOfDevicesIsOnAList() {
        List<String> listed = lists().stream().flatMap(GuestListsTest::tests).toList();

        assertThat(files(DEVICES)
                        .map(GuestListsTest::name)
                        .filter(name -> name.endsWith("Test.java"))
                        .map(name -> "dev.hugemap.it.vfio." + name.replace(".java", "")))
                .isNotEmpty()
                .isSubsetOf(listed);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the source tree that is made from classes, in full or between two marks. A test fails when it is stale; run with
 * {@code -Dhugemap.remake=true}, that test makes it anew.
 *
 * @param name below the root of the source tree
 * @param test makes it
 */
public record MadeFile(String name, Class<?> test) {
    private static final String BEGIN = "<!-- made from the classes by ";
    private static final String END = "<!-- end of what is made -->";

    /** The whole file is as it would be made. */
    public void assertIs(String fresh) {
        Path file = Checkout.root().resolve(name);
        try {
            String found = Files.exists(file) ? Files.readString(file) : "";
            // What is written is younger than a build of it: only where it has to be.
            if (Boolean.getBoolean("hugemap.remake") && !found.equals(fresh)) {
                Files.writeString(file, fresh);
                found = fresh;
            }
            assertThat(found)
                    .as("%s is stale. To make it anew: %s", name, command())
                    .isEqualTo(fresh);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What stands between the marks is as it would be made. */
    public void assertHolds(String fresh) {
        String found = read();
        int begin = found.indexOf('\n', found.indexOf(BEGIN)) + 1;
        int end = found.indexOf(END);
        assertThat(found).contains(BEGIN + test.getSimpleName() + " -->");
        assertIs(found.substring(0, begin) + "\n" + fresh + "\n" + found.substring(end));
    }

    String read() {
        try {
            return Files.readString(Checkout.root().resolve(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String command() {
        return "mvn verify -pl integration-tests -am -Dtest=" + test.getSimpleName()
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dhugemap.remake=true";
    }
}

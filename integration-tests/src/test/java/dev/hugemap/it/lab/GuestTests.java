// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.lab;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests in a guest of the lab: {@code GuestTests FOLDER TEST...}, where a test is the name of a class, of a package, or
 * of a method as in {@code dev.hugemap.SomeTest#method}.
 *
 * <p>Writes a report for each class into the folder and a line for each to standard output. Exits 1 unless tests ran and
 * all passed.
 */
final class GuestTests {
    /** For one test: emulation is slow, and a test that hangs mustn't take the others' time. */
    private static final String PATIENCE = "240 s";

    private GuestTests() {}

    public static void main(String[] arguments) {
        GuestReport report = new GuestReport(Path.of(arguments[0]), System.out);
        List<DiscoverySelector> selectors =
                Arrays.stream(arguments).skip(1).map(GuestTests::selector).toList();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .filters(includeClassNamePatterns(".*Test"))
                .configurationParameter("junit.jupiter.execution.timeout.default", PATIENCE)
                .build();
        LauncherFactory.create().execute(request, report);
        System.exit(report.passed() ? 0 : 1);
    }

    /** Classes have a capital letter, packages don't. */
    private static DiscoverySelector selector(String name) {
        if (name.indexOf('#') >= 0) {
            return selectMethod(name);
        }
        char first = name.charAt(name.lastIndexOf('.') + 1);
        return Character.isUpperCase(first) ? selectClass(name) : selectPackage(name);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The house rules hold for hugemap, and each of them fails for a tree of packages that breaks it. */
class HouseRulesTest {
    private static final String OURS = "dev.hugemap";
    private static final String BROKEN = "dev.hugemap.it.broken";

    private static final JavaClasses OUR_CLASSES =
            new ClassFileImporter().withImportOption(HouseRulesTest::isNoTest).importPackages(OURS);
    private static final JavaClasses BROKEN_CLASSES = new ClassFileImporter().importPackages(BROKEN);

    /** What the report of each rule must name when it looks at the broken tree. */
    private static final Map<String, String> CULPRITS = Map.ofEntries(
            Map.entry("bridge.abi imports only its own row", "bridge.abi.Constants.size()"),
            Map.entry("bridge imports only its own row", "bridge.Values.bridge()"),
            Map.entry("bridge.call imports only its own row", "bridge.call.NativeBridge.madvise("),
            Map.entry("bridge.jna imports only its own row", "bridge.jna.JnaBridge.madvise("),
            Map.entry("page imports only its own row", "page.Size.facts()"),
            Map.entry("flight imports only its own row", "flight.Gate.size()"),
            Map.entry("host imports only its own row", "host.Facts.region()"),
            Map.entry("inspect imports only its own row", "memory.Region.address()"),
            Map.entry("address imports only its own row", "address.Range.facts()"),
            Map.entry("collapse imports only its own row", "collapse.Collapser.region()"),
            Map.entry("memory imports only its own row", "memory.Region.main()"),
            Map.entry("settings imports only its own row", "settings.Settings.region()"),
            Map.entry("alloc imports only its own row", "alloc.Pool.main()"),
            Map.entry("shared imports only its own row", "shared.Shared.main()"),
            Map.entry("files imports only its own row", "files.Loader.device()"),
            Map.entry("vfio imports only its own row", "vfio.Device.region()"),
            Map.entry("vfio.fake imports only its own row", "vfio.fake.FakeDevice.device()"),
            Map.entry("agrona imports only its own row", "agrona.Buffer.region()"),
            Map.entry("cli imports only its own row", "cli.Main.bytes("),
            Map.entry("packages form no cycle", "Cycle detected"),
            Map.entry("inspect changes no mapping", "inspect.Inspector.change("),
            Map.entry("only the bridge makes restricted calls", "java.lang.foreign.MemorySegment.reinterpret(long)"),
            Map.entry("names say what a class is for", "util.PageHelper"),
            Map.entry("packages have a purpose", "util.PageHelper"),
            Map.entry("static fields never change", "memory.Region.count"),
            Map.entry("exceptions have a code", "memory.BareException"));

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void holdsForHugemap(String name, ArchRule rule) {
        rule.check(OUR_CLASSES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRules")
    void failsWhereItIsBroken(String name, ArchRule rule) {
        String report = rule.evaluate(BROKEN_CLASSES).getFailureReport().toString();

        assertThat(report).contains(CULPRITS.getOrDefault(name, "no culprit is named for " + name));
    }

    @Test
    void everyPackageHasARowInTheImportTable() {
        Set<String> packages =
                OUR_CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        Set<String> rows = HouseRules.IMPORTS.keySet().stream()
                .map(row -> OURS + "." + row)
                .collect(Collectors.toSet());

        assertThat(packages).isEqualTo(rows);
    }

    private static Stream<Arguments> rules() {
        return rulesFor(OURS);
    }

    private static Stream<Arguments> brokenRules() {
        return rulesFor(BROKEN);
    }

    private static Stream<Arguments> rulesFor(String root) {
        return new HouseRules(root).all().entrySet().stream().map(rule -> Arguments.of(rule.getKey(), rule.getValue()));
    }

    private static boolean isNoTest(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
}

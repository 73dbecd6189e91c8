// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The house rules, for a tree of packages: hugemap's own, or one that breaks them all.
 *
 * @param root the package above all others
 */
record HouseRules(String root) {
    private static final List<String> BRIDGE = List.of("bridge", "bridge.call", "bridge.abi");

    /** Each package below the root, and which others it may import. What is no row here may not exist. */
    static final Map<String, List<String>> IMPORTS = imports();

    /** What the JDK marks as restricted: whoever calls these needs native access. */
    private static final List<String> RESTRICTED = List.of(
            "java.lang.foreign.MemorySegment.reinterpret",
            "java.lang.foreign.AddressLayout.withTargetLayout",
            "java.lang.foreign.Linker.downcallHandle",
            "java.lang.foreign.Linker.upcallStub",
            "java.lang.foreign.SymbolLookup.libraryLookup",
            "java.lang.ModuleLayer$Controller.enableNativeAccess",
            "java.lang.Runtime.load",
            "java.lang.Runtime.loadLibrary",
            "java.lang.System.load",
            "java.lang.System.loadLibrary");

    /** All rules, by a name that says what is asked. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        IMPORTS.forEach((name, allowed) -> rules.put(name + " imports only its own row", importsOnly(name, allowed)));
        rules.put(
                "packages form no cycle",
                slices().matching(root + ".(**)").should().beFreeOfCycles());
        rules.put("inspect changes no mapping", inspectChangesNoMapping());
        rules.put("only the bridge makes restricted calls", onlyTheBridgeMakesRestrictedCalls());
        rules.put("names say what a class is for", namesSayWhatAClassIsFor());
        rules.put("packages have a purpose", packagesHaveAPurpose());
        rules.put(
                "static fields never change",
                fields().that().areStatic().should().beFinal());
        rules.put("exceptions have a code", exceptionsHaveACode());
        return rules;
    }

    private static Map<String, List<String>> imports() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        rows.put("bridge.abi", List.of());
        rows.put("bridge", List.of("bridge.abi"));
        rows.put("bridge.call", List.of("bridge", "bridge.abi"));
        rows.put("bridge.jna", BRIDGE);
        rows.put("page", List.of());
        rows.put("flight", List.of());
        rows.put("host", with(BRIDGE, "page"));
        rows.put("inspect", with(BRIDGE, "page", "flight", "host"));
        rows.put("address", with(BRIDGE, "page"));
        rows.put("collapse", with(BRIDGE, "page", "flight", "host", "inspect"));
        rows.put("memory", with(BRIDGE, "page", "flight", "host", "inspect", "collapse", "address"));
        rows.put("settings", List.of("bridge", "page", "host"));
        rows.put("alloc", List.of("bridge", "bridge.call", "page", "flight", "inspect", "memory"));
        rows.put("shared", with(BRIDGE, "page", "flight", "host", "inspect", "address", "memory"));
        rows.put("files", List.of("bridge", "bridge.call", "page", "host", "inspect", "memory"));
        rows.put("vfio", with(BRIDGE, "page", "host", "inspect", "address"));
        rows.put("vfio.fake", BRIDGE);
        rows.put("agrona", List.of());
        rows.put(
                "cli",
                List.of("bridge", "page", "host", "inspect", "collapse", "memory", "settings", "shared", "vfio"));
        return rows;
    }

    private static List<String> with(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private ArchRule importsOnly(String name, List<String> allowed) {
        String own = root + "." + name;
        String[] ours = Stream.concat(Stream.of(own), allowed.stream().map(other -> root + "." + other))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(ours).or(resideOutsideOfPackage(root + "..")));
    }

    /** One class tries out the kernel on a mapping that it makes and takes away again, where nobody else sees it. */
    private ArchRule inspectChangesNoMapping() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".inspect")
                .and()
                .doNotHaveSimpleName("HugeZeroFlag")
                .should()
                .accessTargetWhere(targetIs(
                        assignableTo(root + ".bridge.call.NativeBridge"),
                        "mmap|munmap|mprotect|mremap|madvise|mbind|processMadvise"));
    }

    private ArchRule onlyTheBridgeMakesRestrictedCalls() {
        DescribedPredicate<JavaAccess<?>> restricted = DescribedPredicate.describe(
                "restricted method",
                access -> RESTRICTED.contains(access.getTargetOwner().getName() + "." + access.getName()));
        return noClasses()
                .that(resideInAPackage(root + "..").and(resideOutsideOfPackage(root + ".bridge..")))
                .should()
                .accessTargetWhere(restricted);
    }

    private static ArchRule namesSayWhatAClassIsFor() {
        return noClasses().should().haveNameMatching(".*(Util|Helper|Manager)[^.]*|.*Impl");
    }

    /** What the kernel said, and what is thrown by measuring, has none: the first is a cause, the second no refusal. */
    private ArchRule exceptionsHaveACode() {
        return classes()
                .that(assignableTo(Throwable.class)
                        .and(resideOutsideOfPackage(root + ".bench.."))
                        .and(DescribedPredicate.not(nameMatching(".*\\.SyscallException"))))
                .and()
                .arePublic()
                .should()
                .beAssignableTo(nameMatching(".*\\.Coded").forSubtype())
                .because(
                        "its message holds a code, dev.hugemap.bridge.Code, that docs/guides/troubleshooting.md explains");
    }

    private static ArchRule packagesHaveAPurpose() {
        return noClasses().should().resideInAnyPackage("..internal..", "..util..", "..impl..");
    }

    private static DescribedPredicate<JavaAccess<?>> targetIs(
            DescribedPredicate<? super JavaClass> owner, String namesMatching) {
        return DescribedPredicate.describe(
                "a call of " + namesMatching,
                access -> owner.test(access.getTargetOwner())
                        && nameMatching(namesMatching).test(access.getTarget()));
    }
}

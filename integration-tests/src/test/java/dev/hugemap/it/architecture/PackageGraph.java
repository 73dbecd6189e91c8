// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which package imports which, without what follows from the rest.
 *
 * @param imports of each package, the packages that it imports and that none of the others imports in turn
 */
record PackageGraph(SortedMap<String, SortedSet<String>> imports) {
    /** The packages of some classes. No cycles: a house rule sees to that. */
    static PackageGraph of(JavaClasses classes, String root) {
        SortedMap<String, SortedSet<String>> all = new TreeMap<>();
        for (JavaClass type : classes) {
            SortedSet<String> targets = all.computeIfAbsent(type.getPackageName(), _ -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (target.startsWith(root + ".") && !target.equals(type.getPackageName())) {
                    targets.add(target);
                }
            }
        }
        SortedMap<String, SortedSet<String>> reduced = new TreeMap<>();
        all.forEach((name, targets) -> reduced.put(
                name,
                targets.stream()
                        .filter(target -> targets.stream()
                                .noneMatch(other -> !other.equals(target) && reaches(all, other, target)))
                        .collect(Collectors.toCollection(TreeSet::new))));
        return new PackageGraph(reduced);
    }

    private static boolean reaches(Map<String, SortedSet<String>> imports, String from, String to) {
        return from.equals(to)
                || imports.getOrDefault(from, new TreeSet<>()).stream().anyMatch(next -> reaches(imports, next, to));
    }

    /** How many packages of a set lie under one, at most, one below the other. */
    int height(String name, Set<String> among) {
        return imports.getOrDefault(name, new TreeSet<>()).stream()
                .filter(among::contains)
                .mapToInt(target -> 1 + height(target, among))
                .max()
                .orElse(0);
    }
}

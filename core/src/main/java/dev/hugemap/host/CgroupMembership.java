// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cgroup that this process is in, of one hierarchy: a line of {@code /proc/self/cgroup}.
 *
 * @param controllers the hierarchy's controllers; none for cgroup v2
 * @param path the cgroup, as this process's cgroup namespace shows it
 */
record CgroupMembership(List<String> controllers, String path) {
    /** All memberships; lines that say something else are left out. */
    static List<CgroupMembership> parse(String text) {
        return text.lines()
                .map(line -> line.split(":", 3))
                .filter(fields -> fields.length == 3 && fields[2].startsWith("/"))
                .flatMap(CgroupMembership::of)
                .toList();
    }

    /** The hierarchy that has a controller: a v1 hierarchy that names it, else v2, which names none. */
    static Optional<CgroupMembership> of(List<CgroupMembership> all, String controller) {
        return all.stream()
                .filter(one -> one.controllers.contains(controller))
                .findFirst()
                .or(() -> all.stream()
                        .filter(one -> one.version() == CgroupVersion.V2)
                        .findFirst());
    }

    CgroupVersion version() {
        return controllers.isEmpty() ? CgroupVersion.V2 : CgroupVersion.V1;
    }

    private static Stream<CgroupMembership> of(String[] fields) {
        boolean unified = fields[0].equals("0");
        if (unified != fields[1].isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(new CgroupMembership(unified ? List.of() : List.of(fields[1].split(",")), fields[2]));
    }
}

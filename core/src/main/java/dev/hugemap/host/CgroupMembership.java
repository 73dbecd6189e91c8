// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cgroup that this process is in, of one hierarchy: a line of {@code /proc/self/cgroup}.
 *
 * @param controllers the hierarchy's controllers; none for cgroup v2
 * @param path the cgroup, as this process's cgroup namespace shows it
 */
record CgroupMembership(List<String> controllers, String path) {
    /** All memberships; lines that say something else are left out. */
    static List<CgroupMembership> parse(String text) {
        List<CgroupMembership> all = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && fields[2].startsWith("/") && fields[0].equals("0") == fields[1].isEmpty()) {
                List<String> controllers = fields[1].isEmpty() ? List.of() : List.of(fields[1].split(","));
                all.add(new CgroupMembership(controllers, fields[2]));
            }
        }
        return all;
    }

    /** The hierarchy that has a controller: a v1 hierarchy that names it, else v2, which names none. */
    static Optional<CgroupMembership> of(List<CgroupMembership> all, String controller) {
        CgroupMembership unified = null;
        for (CgroupMembership one : all) {
            if (one.controllers.contains(controller)) {
                return Optional.of(one);
            }
            if (unified == null && one.version() == CgroupVersion.V2) {
                unified = one;
            }
        }
        return Optional.ofNullable(unified);
    }

    CgroupVersion version() {
        return controllers.isEmpty() ? CgroupVersion.V2 : CgroupVersion.V1;
    }
}

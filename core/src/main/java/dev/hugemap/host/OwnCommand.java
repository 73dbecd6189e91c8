// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** By which arguments the command {@code hugemap} sets what a file of the kernel holds. */
final class OwnCommand {
    private static final String SIZE = "(hugepages-\\d+kB)";
    private static final Pattern POOL = Pattern.compile("/sys/kernel/mm/hugepages/" + SIZE + "/nr_hugepages");
    private static final Pattern PART =
            Pattern.compile("/sys/devices/system/node/node(\\d+)/hugepages/" + SIZE + "/nr_hugepages");
    private static final String GLOBAL = "/sys/kernel/mm/transparent_hugepage/enabled";
    private static final Pattern THP = Pattern.compile("/sys/kernel/mm/transparent_hugepage/" + SIZE + "/enabled");

    private OwnCommand() {}

    /** The arguments; empty for what it can't set. */
    static Optional<String> of(String path, String value) {
        if (path.equals(GLOBAL)) {
            return Optional.of("thp set global " + value);
        }
        Matcher thp = THP.matcher(path);
        if (thp.matches()) {
            return size(thp.group(1)).map(size -> "thp set " + size + " " + value);
        }
        Matcher pool = POOL.matcher(path);
        if (pool.matches()) {
            return size(pool.group(1)).map(size -> "pool set " + size + " " + value);
        }
        Matcher part = PART.matcher(path);
        return part.matches()
                ? size(part.group(2)).map(size -> "pool set " + size + " " + value + " --numa " + part.group(1))
                : Optional.empty();
    }

    private static Optional<String> size(String folder) {
        return SizeFolder.sizeOf(folder).map(size -> size.shortName());
    }
}

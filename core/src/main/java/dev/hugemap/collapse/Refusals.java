// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.Errno;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts refused huge pages by error number. For one thread. */
final class Refusals {
    private final Map<Errno, CollapseRefusal> byErrno = new LinkedHashMap<>();

    void add(Errno errno, long block) {
        byErrno.merge(
                errno,
                new CollapseRefusal(errno, 1, block),
                (sum, one) -> new CollapseRefusal(errno, sum.hugePages() + 1, sum.firstAddress()));
    }

    List<CollapseRefusal> all() {
        return List.copyOf(byErrno.values());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A control group's memory limit and what is left below it: beyond it the kernel kills instead of refusing.
 *
 * @param file the file that sets the limit
 * @param limit the most that may be charged, in bytes
 * @param usage bytes charged, those of the groups below included
 * @param reclaimable bytes of them that the kernel can take back at once: page cache that nobody maps and that is written
 */
public record CgroupRoom(String file, long limit, long usage, long reclaimable) {
    /**
     * Bytes that can be charged without anybody's being killed.
     *
     * @return 0 or more
     */
    public long bytes() {
        return Math.clamp(limit - usage + reclaimable, 0, Long.MAX_VALUE);
    }

    /**
     * What {@code memory.stat} says of page cache that can be dropped without a write, and that no program would miss at
     * its next instruction. Source: {@code Documentation/admin-guide/cgroup-v2.rst}, {@code cgroup-v1/memory.rst}.
     */
    static long reclaimable(String statistics, CgroupVersion version) {
        long cache = value(statistics, version.statistic("inactive_file"))
                + value(statistics, version.statistic("active_file"));
        long held = value(statistics, version.statistic(version == CgroupVersion.V1 ? "mapped_file" : "file_mapped"))
                + value(statistics, version.statistic(version == CgroupVersion.V1 ? "dirty" : "file_dirty"))
                + value(statistics, version.statistic(version == CgroupVersion.V1 ? "writeback" : "file_writeback"));
        return Math.max(0, cache - held);
    }

    private static long value(String statistics, String name) {
        Matcher line =
                Pattern.compile("^" + name + " (\\d{1,18})$", Pattern.MULTILINE).matcher(statistics);
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }
}

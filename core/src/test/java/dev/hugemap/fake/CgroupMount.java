// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/** How the modelled host mounts control groups. */
public enum CgroupMount {
    /** One folder per controller below {@code /sys/fs/cgroup}. */
    V1,
    /** The unified hierarchy at {@code /sys/fs/cgroup}. */
    V2,
    /** No control groups. */
    NONE
}

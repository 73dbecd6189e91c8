// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

/** Whether hugetlb pages count against a cgroup's memory limit. */
public enum HugeTlbCharge {
    /** They don't: the hugetlb controller alone limits them. */
    SEPARATE,
    /** They do: the hierarchy is mounted with {@code memory_hugetlb_accounting}. Since 6.6, cgroup v2. */
    MEMORY
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.SortedMap;

/**
 * What a process holds, to be compared with what it held before.
 *
 * @param mappings a line each: range, rights, kind, flags, name
 * @param pools counts per pool
 * @param residentBytes bytes of memory behind the mappings, hugetlb included
 * @param descriptors paths of open files
 */
public record Snapshot(
        List<String> mappings, SortedMap<PageSize, PoolCounts> pools, long residentBytes, List<String> descriptors) {}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.numa;

import dev.hugemap.inspect.NumaMapsReader;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import java.util.Map;
import java.util.TreeMap;

/**
 * What numa_maps says of a range: a second opinion on what hugemap asks by move_pages.
 *
 * @param policies of its mappings, by how many have each
 * @param bytes by node
 */
record SeenNodes(Map<String, Integer> policies, Map<Integer, Long> bytes) {
    /** Of mappings that lie in a range; none may reach beyond it. */
    static SeenNodes of(AddressRange range) {
        Map<String, Integer> policies = new TreeMap<>();
        Map<Integer, Long> bytes = new TreeMap<>();
        try (NumaMapsReader mappings = HugeMemory.system().inspector().numaMaps()) {
            while (mappings.next()) {
                if (range.start() <= mappings.start() && mappings.start() < range.end()) {
                    policies.merge(mappings.policy(), 1, Integer::sum);
                    long size = mappings.pageBytes();
                    mappings.pagesByNode().forEach((node, pages) -> bytes.merge(node, pages * size, Long::sum));
                }
            }
        }
        return new SeenNodes(policies, bytes);
    }
}

package dev.hugemap.inspect;

import dev.hugemap.host.KernelFiles;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Which NUMA node pages are on. */
interface Nodes {
    /** A number alone, where several would be a list or a span. */
    Pattern ONE = Pattern.compile("\\d{1,9}");

    /** Where nobody tells. */
    Nodes UNKNOWN = (start, end, leafBytes, bytes) -> {};

    /** The one node that has memory; unknown where several have. */
    static Nodes of(KernelFiles files) {
        String nodes = files.read("/sys/devices/system/node/has_memory").orElse("").strip();
        if (!ONE.matcher(nodes).matches()) {
            return UNKNOWN;
        }
        int node = Integer.parseInt(nodes);
        return (start, end, leafBytes, bytes) -> bytes.merge(node, end - start, Long::sum);
    }

    /**
     * Adds the bytes of a stretch of leaves to the nodes that they are on.
     *
     * @param leafBytes size of each leaf
     * @param bytes by node
     */
    void add(long start, long end, long leafBytes, SortedMap<Integer, Long> bytes);
}

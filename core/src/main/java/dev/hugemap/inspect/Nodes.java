// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.regex.Pattern;

/** Tells which NUMA node pages are on. */
interface Nodes {
    /** As {@code has_memory} holds it where one node alone has memory; several would be a list or a span. */
    Pattern ONE = Pattern.compile("\\d{1,9}");

    /**
     * Where one node has memory, that one; where several have, the kernel is asked page by page.
     *
     * @param pid the process; 0 for this one
     */
    static Nodes of(KernelFiles files, NativeBridge bridge, int pid) {
        String nodes =
                files.read("/sys/devices/system/node/has_memory").orElse("").strip();
        if (!ONE.matcher(nodes).matches()) {
            return nodes.isEmpty() ? (start, end, leafBytes, spans) -> {} : new Asked(bridge, pid);
        }
        int node = Integer.parseInt(nodes);
        return (start, end, leafBytes, spans) -> spans.add(start, end, node);
    }

    /**
     * Adds a stretch of leaves, as far as their nodes can be known.
     *
     * @param leafBytes size of each leaf
     */
    void add(long start, long end, long leafBytes, NodeSpans spans);

    /** Asks by {@code move_pages}, which moves nothing and faults nothing where it isn't told a node. */
    record Asked(NativeBridge bridge, int pid) implements Nodes {
        private static final int AT_ONCE = 512;

        @Override
        public void add(long start, long end, long leafBytes, NodeSpans spans) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment pages = arena.allocate(JAVA_LONG, AT_ONCE);
                MemorySegment status = arena.allocate(JAVA_INT, AT_ONCE);
                for (long at = start; at < end; at = (at & -leafBytes) + AT_ONCE * leafBytes) {
                    ask(at, end, leafBytes, pages, status, spans);
                }
            } catch (SyscallException refused) {
                // A seccomp filter may, or the process is another user's: its nodes stay unknown.
                return;
            }
        }

        private void ask(
                long start, long end, long leafBytes, MemorySegment pages, MemorySegment status, NodeSpans spans) {
            int count = 0;
            for (long at = start; at < end && count < AT_ONCE; at = (at & -leafBytes) + leafBytes) {
                pages.setAtIndex(JAVA_LONG, count++, at);
            }
            bridge.movePages(pid, count, pages, status);
            for (int i = 0; i < count; i++) {
                long at = pages.getAtIndex(JAVA_LONG, i);
                int node = status.getAtIndex(JAVA_INT, i);
                if (node >= 0) {
                    spans.add(at, Math.min(end, (at & -leafBytes) + leafBytes), node);
                }
            }
        }
    }
}

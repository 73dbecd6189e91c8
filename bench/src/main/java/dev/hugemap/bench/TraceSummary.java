// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.Arrays;

/**
 * What a whole trace amounts to, in bytes as they were asked for.
 *
 * @param allocations how often something was allocated, or reallocated
 * @param trafficBytes the sizes of those together
 * @param peakLiveBytes the most that were live at once
 * @param liveBytes what the program still had at the end
 */
record TraceSummary(long allocations, long trafficBytes, long peakLiveBytes, long liveBytes) {
    /** In a slot that has no object. */
    private static final long EMPTY = -1;

    /**
     * Goes through a trace once.
     *
     * @throws MalformedTraceException if an operation is none, has a slot that isn't there, frees what isn't live, or allocates
     *     where something is
     */
    static TraceSummary of(AllocationTrace trace) {
        long[] sizes = new long[trace.slots()];
        Arrays.fill(sizes, EMPTY);
        long allocations = 0;
        long traffic = 0;
        long peak = 0;
        long live = 0;
        for (long i = 0; i < trace.operations(); i++) {
            int operation = trace.operation(i);
            int slot = trace.slot(i);
            check(trace, i, sizes);
            long before = Math.max(0, sizes[slot]);
            long size = operation == AllocationTrace.FREE ? EMPTY : trace.size(i);
            sizes[slot] = size;
            live += Math.max(0, size) - before;
            traffic += Math.max(0, size);
            allocations += size == EMPTY ? 0 : 1;
            peak = Math.max(peak, live);
        }
        return new TraceSummary(allocations, traffic, peak, live);
    }

    private static void check(AllocationTrace trace, long index, long[] sizes) {
        int operation = trace.operation(index);
        int slot = trace.slot(index);
        if (operation < AllocationTrace.ALLOCATE || operation > AllocationTrace.FREE) {
            throw wrong(trace, index, "there is no operation " + operation);
        }
        if (slot < 0 || slot >= sizes.length) {
            throw wrong(trace, index, "slot " + slot + " is none of " + sizes.length);
        }
        boolean goesOn = operation == AllocationTrace.REALLOCATE || operation == AllocationTrace.FREE;
        if (goesOn == (sizes[slot] == EMPTY)) {
            throw wrong(
                    trace,
                    index,
                    goesOn ? "slot " + slot + " has no object" : "slot " + slot + " has an object already");
        }
    }

    private static MalformedTraceException wrong(AllocationTrace trace, long index, String what) {
        return new MalformedTraceException(trace.file(), "operation " + index + ": " + what);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The allocators that this machine can compare.
 *
 * @param arms hugemap's first
 * @param notes which are left out, and why, a sentence each
 */
record TraceArms(List<ReplayArm> arms, List<String> notes) {
    /** Copies the lists. */
    TraceArms {
        arms = List.copyOf(arms);
        notes = List.copyOf(notes);
    }

    /**
     * Pools on transparent huge pages, and on hugetlb pages where there are enough; each rival that is installed.
     *
     * @param always whether the rivals have rows with transparent huge pages for all processes, too
     * @param peakLiveBytes the most that a trace has live
     */
    static TraceArms of(HugeMemory memory, ReplayProgram program, boolean always, long peakLiveBytes)
            throws IOException {
        List<ReplayArm> arms = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        arms.add(new PoolReplayArm(memory, "hugemap, thp", prefer(transparent(), basePages())));
        addHugeTlb(memory, 3 * peakLiveBytes, arms, notes);
        for (Malloc rival : Malloc.ALL) {
            if (isInstalled(program, rival, notes)) {
                arms.add(new RivalReplayArm(program, rival, ""));
                if (always && rival.environment().isEmpty()) {
                    arms.add(new RivalReplayArm(program, rival, "always"));
                }
            }
        }
        return new TraceArms(arms, notes);
    }

    private static void addHugeTlb(HugeMemory memory, long bytes, List<ReplayArm> arms, List<String> notes) {
        PageSize size = PolicyArms.hugeSize(memory.host().pageSizes());
        long free = memory.host().pool(size).map(HugeTlbPool::unreserved).orElse(0L) * size.bytes();
        if (free >= bytes) {
            arms.add(new PoolReplayArm(memory, "hugemap, hugetlb", require(hugeTlb(size))));
        } else {
            notes.add("Without hugemap on hugetlb pages where it may take " + Bytes.format(bytes) + ": "
                    + Bytes.format(free) + " are free.");
        }
    }

    /** By an empty trace: a library that isn't there is no error to the loader. */
    private static boolean isInstalled(ReplayProgram program, Malloc rival, List<String> notes) throws IOException {
        Path empty = Files.createTempFile("hugemap-empty", ".trace");
        try {
            Files.write(empty, AllocationTrace.emptyBytes());
            ReplaySample _ = program.replay(rival, empty);
            return true;
        } catch (IllegalStateException absent) {
            notes.add("Without " + rival.name() + ": " + absent.getMessage());
            return false;
        } finally {
            Files.delete(empty);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.host.CgroupLimits;
import dev.hugemap.host.CgroupRoom;
import dev.hugemap.host.HugeTlbCharge;
import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Refuses, before anything is populated, what would end in a death: more than a control group's memory limit or the host has
 * room for, which the kernel answers by killing a process; and mappings without which the JVM can't go on.
 *
 * <p>All other limits are left to the kernel, whose answer decides. Chance is left too: between this look and the last
 * page, others may take the memory, and the JVM itself grows; then the kernel kills after all. Small amounts are covered
 * by a look shortly before, see {@link RecentRoom}.
 */
final class PreCheck {
    /** A page of entries for as many pages; for huge pages the kernel keeps such a table in store. */
    private static final long ENTRY_BYTES = 8;
    /** What stays with the JVM, which is killed too where it needs a page that isn't there. */
    static final long SPARE_BYTES = 16L << 20;

    private final HugeMemory memory;
    private final BackingStrategy strategy;
    private final long length;
    private final long charged;
    /** What there must be room for. */
    private final long needed;

    private PreCheck(HugeMemory memory, BackingStrategy strategy, long length) {
        this.memory = memory;
        this.strategy = strategy;
        this.length = length;
        long tables = length / memory.host().pageSizes().base().bytes() * ENTRY_BYTES;
        this.charged = length + tables;
        this.needed = charged + SPARE_BYTES;
    }

    /** Why so much can't be populated safely; empty where it can, or where nothing that can be read speaks against it. */
    static Optional<Refusal> of(HugeMemory memory, BackingStrategy strategy, long length) {
        Optional<Refusal> noMappings = memory.mappingBudget().refusal(strategy);
        return noMappings.isPresent() ? noMappings : new PreCheck(memory, strategy, length).room();
    }

    private Optional<Refusal> room() {
        // Pool pages are taken from the host already; a group is charged for them only where it was mounted so.
        if (strategy.flags().isHugeTlb() && !countsAsMemory(memory)
                || memory.recentRoom().covers(charged)) {
            return Optional.empty();
        }
        List<CgroupRoom> groups = memory.room().inCgroups();
        OptionalLong onHost = strategy.flags().isHugeTlb()
                ? OptionalLong.empty()
                : memory.room().onHost();
        Optional<Refusal> tooTight = cgroups(groups);
        Optional<Refusal> refusal = tooTight.isPresent() ? tooTight : host(onHost);
        if (refusal.isEmpty()) {
            long least = onHost.orElse(Long.MAX_VALUE);
            for (CgroupRoom group : groups) {
                least = Math.min(least, group.bytes());
            }
            memory.recentRoom().saw(least - needed);
        }
        return refusal;
    }

    private static boolean countsAsMemory(HugeMemory memory) {
        return memory.host().cgroup().map(CgroupLimits::hugeTlbCharge).equals(Optional.of(HugeTlbCharge.MEMORY));
    }

    private Optional<Refusal> cgroups(List<CgroupRoom> groups) {
        List<CgroupRoom> tight = new ArrayList<>();
        for (CgroupRoom group : groups) {
            if (group.bytes() < needed) {
                tight.add(group);
            }
        }
        if (tight.isEmpty()) {
            return Optional.empty();
        }
        CgroupRoom first = tight.getFirst();
        String cause = "the cgroup's memory limit of " + Bytes.format(first.limit()) + " leaves "
                + Bytes.format(first.bytes()) + ", and beyond it the kernel kills";
        String remedy = tight.stream()
                // The JVM grows until the remedy is carried out.
                .map(room -> memory.commands().write(room.file(), Long.toString(room.usage() + needed + SPARE_BYTES)))
                .collect(Collectors.joining("; "));
        return Optional.of(refusal(Reason.CGROUP_MEMORY_LIMIT, cause, remedy));
    }

    private Optional<Refusal> host(OptionalLong room) {
        if (room.isEmpty() || room.getAsLong() >= needed) {
            return Optional.empty();
        }
        String cause = Bytes.format(room.getAsLong()) + " available on the host, and beyond it the kernel kills";
        return Optional.of(refusal(Reason.HOST_MEMORY, cause, "ask for less, or free memory"));
    }

    private Refusal refusal(Reason reason, String cause, String remedy) {
        return new Refusal(
                strategy.backing(),
                strategy.pageSize(),
                reason,
                "precheck",
                null,
                Bytes.format(length) + " needed beside " + Bytes.format(SPARE_BYTES) + " that stay with the JVM, "
                        + cause,
                remedy);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.CgroupLevel;
import dev.hugemap.host.CgroupLimits;
import dev.hugemap.host.Limits;
import dev.hugemap.host.Overcommit;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Explains why the kernel had no ordinary memory or no addresses: holds each limit that can be read against the need. */
final class MemoryShortage {
    /** Of a process's addresses the kernel keeps this part back where overcommit is strict. */
    private static final int USER_RESERVE_PART = 32;

    private final HugeMemory memory;
    private final long length;
    private final ProcessLimits process;
    private final Limits limits;

    private MemoryShortage(HugeMemory memory, long length) {
        this.memory = memory;
        this.length = length;
        this.process = new ProcessLimits(memory);
        this.limits = process.limits();
    }

    static Refusal explain(HugeMemory memory, BackingStrategy strategy, SyscallException refused, long length) {
        // To be aligned, more addresses are mapped than are kept.
        long addresses = length + strategy.alignment().bytes();
        Shortfall shortfall = new MemoryShortage(memory, length).explain(refused, addresses);
        return new Refusal(
                strategy.backing(),
                strategy.pageSize(),
                shortfall.reason(),
                refused.call(),
                refused.errno(),
                Bytes.format(length) + " needed, " + shortfall.cause(),
                shortfall.remedy());
    }

    private Shortfall explain(SyscallException refused, long addresses) {
        Optional<Shortfall> known = process.explain(refused, addresses);
        if (known.isPresent()) {
            return known.get();
        }
        if (!refused.errno().equals(Errno.ENOMEM)) {
            return process.unexpected(refused);
        }
        return overcommit()
                .or(this::cgroup)
                .or(this::host)
                .orElseGet(() -> new Shortfall(
                        Reason.UNEXPLAINED, "no limit that can be read explains it", ProcessLimits.LOOK_ROUND));
    }

    private Optional<Shortfall> overcommit() {
        if (limits.overcommit() != Overcommit.STRICT
                || limits.commitLimit().isEmpty()
                || limits.committed().isEmpty()) {
            return Optional.empty();
        }
        long limit = limits.commitLimit().getAsLong();
        long committed = limits.committed().getAsLong();
        if (length <= limit - committed - keptBack()) {
            return Optional.empty();
        }
        return Optional.of(new Shortfall(
                Reason.OVERCOMMIT,
                "overcommit is strict, and " + Bytes.format(committed) + " of " + Bytes.format(limit)
                        + " are committed",
                memory.commands().write("/proc/sys/vm/overcommit_memory", "0")));
    }

    /** Source: {@code Documentation/admin-guide/sysctl/vm.rst}, {@code __vm_enough_memory}. */
    private long keptBack() {
        long share = process.addressSpaceInUse().orElse(0) / USER_RESERVE_PART;
        return reserve("admin_reserve_kbytes") + Math.min(share, reserve("user_reserve_kbytes"));
    }

    private long reserve(String setting) {
        return memory.files().readNumber("/proc/sys/vm/" + setting).orElse(0) << 10;
    }

    private Optional<Shortfall> cgroup() {
        List<CgroupLevel> exceeded = CgroupLimits.read(memory.files())
                .map(cgroup -> cgroup.memory().exceededBy(length))
                .orElse(List.of());
        if (exceeded.isEmpty()) {
            return Optional.empty();
        }
        String remedy = exceeded.stream()
                .map(level -> memory.commands()
                        .write(level.file(), Long.toString(level.usage().orElse(0) + length)))
                .collect(Collectors.joining("; "));
        return Optional.of(new Shortfall(
                Reason.CGROUP_MEMORY_LIMIT,
                "a cgroup's memory limit of " + exceeded.getFirst().limit() + " has no room",
                remedy));
    }

    private Optional<Shortfall> host() {
        if (limits.availableMemory().isEmpty()
                || length <= limits.availableMemory().getAsLong()) {
            return Optional.empty();
        }
        return Optional.of(new Shortfall(
                Reason.HOST_MEMORY,
                Bytes.format(limits.availableMemory().getAsLong()) + " available on the host",
                "ask for less, or free memory"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.host.Limits;
import dev.hugemap.host.ProcessStatus;
import dev.hugemap.page.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalLong;

/** Explains why the kernel did not lock memory: holds the limit on locked memory against what is locked and needed. */
final class LockShortage {
    private static final int KIB_SHIFT = 10;

    private final HugeMemory memory;
    private final BackingStrategy strategy;
    private final SyscallException refused;
    private final long length;
    private final ProcessStatus status;

    private LockShortage(HugeMemory memory, BackingStrategy strategy, SyscallException refused, long length) {
        this.memory = memory;
        this.strategy = strategy;
        this.refused = refused;
        this.length = length;
        this.status = ProcessStatus.ofSelf(memory.files());
    }

    /** The refusal, if it was the limit on locked memory; empty where something else explains it better. */
    static Optional<Refusal> explain(
            HugeMemory memory, BackingStrategy strategy, SyscallException refused, long length) {
        return refused.call().equals("mlock2")
                ? new LockShortage(memory, strategy, refused, length).explain()
                : Optional.empty();
    }

    private Optional<Refusal> explain() {
        OptionalLong limit =
                Limits.read(memory.files(), memory.bridge()).lockedMemory().bytes();
        if (limit.isEmpty()) {
            return Optional.empty();
        }
        long locked = status.bytes("VmLck").orElse(0);
        // Without any limit to spend the kernel says EPERM, beyond one ENOMEM.
        boolean none = refused.errno().equals(Errno.EPERM) && limit.getAsLong() == 0;
        boolean exceeded = refused.errno().equals(Errno.ENOMEM) && length > limit.getAsLong() - locked;
        if (!none && !exceeded) {
            return Optional.empty();
        }
        String cause = Bytes.format(length) + " to be locked, " + Bytes.format(locked)
                + " locked already, and the limit (RLIMIT_MEMLOCK) is " + Bytes.count(limit.getAsLong()) + " bytes; "
                + Bytes.count(locked + length) + " bytes are needed";
        return Optional.of(new Refusal(
                strategy.backing(),
                strategy.pageSize(),
                Reason.LOCKED_MEMORY_LIMIT,
                refused.call(),
                refused.errno(),
                cause,
                remedy(locked + length)));
    }

    private String remedy(long needed) {
        OptionalLong ceiling = hardLimit();
        if (ceiling.isEmpty() || needed <= ceiling.getAsLong()) {
            // Rounded up: the shell counts in KiB.
            return "ulimit -l " + (needed + (1 << KIB_SHIFT) - 1 >> KIB_SHIFT);
        }
        // As the kernel's files say it: the JVM's answer would be that of another host in a test.
        long pid = status.number("Pid").orElseGet(() -> ProcessHandle.current().pid());
        return memory.commands().raiseLockedMemoryLimit(pid, needed);
    }

    /** Up to where anybody may raise the limit; empty where there is no such bound. */
    private OptionalLong hardLimit() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(Resource.RLIMIT);
            memory.bridge().getrlimit(Resource.RLIMIT_MEMLOCK, limit);
            long bytes = limit.get(ValueLayout.JAVA_LONG, Long.BYTES);
            return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
        }
    }
}

package dev.hugemap.memory;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.CgroupLevel;
import dev.hugemap.host.CgroupLimits;
import dev.hugemap.host.Limits;
import dev.hugemap.host.Overcommit;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Explains why the kernel had no ordinary memory or no addresses: holds each limit that can be read against the need. */
final class MemoryShortage {
    /** A mapping, its two neighbours and what the kernel keeps back. */
    private static final int SPARE_MAPPINGS = 8;

    private final HugeMemory memory;
    private final BackingStrategy strategy;
    private final SyscallException refused;
    private final long length;
    private final Limits limits;

    private MemoryShortage(HugeMemory memory, BackingStrategy strategy, SyscallException refused, long length) {
        this.memory = memory;
        this.strategy = strategy;
        this.refused = refused;
        this.length = length;
        this.limits = Limits.read(memory.files(), memory.bridge());
    }

    static Refusal explain(HugeMemory memory, BackingStrategy strategy, SyscallException refused, long length) {
        return new MemoryShortage(memory, strategy, refused, length).explain();
    }

    private Refusal explain() {
        if (!refused.errno().equals(Errno.ENOMEM)) {
            return refusal(
                    unexpected(),
                    "an unexpected answer to " + refused.getMessage(),
                    "see hugemap doctor for every limit");
        }
        if (isExceeded(limits.addressSpace().bytes(), addressSpaceInUse())) {
            return refusal(
                    Reason.ADDRESS_SPACE_LIMIT,
                    "the address space is limited to " + limits.addressSpace(),
                    "ulimit -v unlimited");
        }
        if (limits.overcommit() == Overcommit.STRICT && isExceeded(limits.commitLimit(), limits.committed())) {
            String cause = "overcommit is strict, and "
                    + Bytes.format(limits.committed().orElse(0)) + " of "
                    + Bytes.format(limits.commitLimit().orElse(0)) + " are committed";
            return refusal(Reason.OVERCOMMIT, cause, memory.commands().write("/proc/sys/vm/overcommit_memory", "0"));
        }
        long mappings = limits.mappings().orElse(0);
        long mostMappings = limits.maxMappings().orElse(Long.MAX_VALUE);
        if (mappings >= mostMappings - SPARE_MAPPINGS) {
            String cause = Bytes.count(mappings) + " of " + Bytes.count(mostMappings) + " mappings are in use";
            return refusal(
                    Reason.MAPPING_LIMIT,
                    cause,
                    memory.commands().write("/proc/sys/vm/max_map_count", Long.toString(2 * mostMappings)));
        }
        List<CgroupLevel> exceeded = CgroupLimits.read(memory.files())
                .map(cgroup -> cgroup.memory().exceededBy(length))
                .orElse(List.of());
        if (!exceeded.isEmpty()) {
            return refusal(
                    Reason.CGROUP_MEMORY_LIMIT,
                    "a cgroup's memory limit of " + exceeded.getFirst().limit() + " has no room",
                    raise(exceeded));
        }
        if (isExceeded(limits.availableMemory(), OptionalLong.of(0))) {
            long available = limits.availableMemory().orElse(0);
            return refusal(
                    Reason.HOST_MEMORY,
                    Bytes.format(available) + " available on the host",
                    "ask for less, or free memory");
        }
        return refusal(
                Reason.UNEXPLAINED, "no limit that can be read explains it", "see hugemap doctor for every limit");
    }

    private boolean isExceeded(OptionalLong limit, OptionalLong used) {
        return limit.isPresent() && used.isPresent() && length > limit.getAsLong() - used.getAsLong();
    }

    private OptionalLong addressSpaceInUse() {
        String status = memory.files().read("/proc/self/status").orElse("");
        return status.lines()
                .filter(line -> line.startsWith("VmSize:"))
                .mapToLong(line -> Bytes.parse(line.substring("VmSize:".length())))
                .findFirst();
    }

    private String raise(List<CgroupLevel> exceeded) {
        return exceeded.stream()
                .map(level -> memory.commands()
                        .write(level.file(), Long.toString(level.usage().orElse(0) + length)))
                .collect(Collectors.joining("; "));
    }

    private Reason unexpected() {
        return isForbidden(refused.errno()) ? Reason.FORBIDDEN : Reason.UNEXPLAINED;
    }

    /** What a security policy answers; ENOSYS is what a container runtime makes of a call that it keeps out. */
    private static boolean isForbidden(Errno errno) {
        return errno.equals(Errno.EPERM) || errno.equals(Errno.EACCES) || errno.equals(Errno.ENOSYS);
    }

    private Refusal refusal(Reason reason, String cause, String remedy) {
        return new Refusal(
                strategy.backing(),
                strategy.pageSize(),
                reason,
                refused.call(),
                refused.errno(),
                Bytes.format(length) + " needed, " + cause,
                remedy);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What bounds this process's memory, cgroups aside. Immutable; a snapshot. Empty values could not be read.
 *
 * <p>Source: {@code man 2 getrlimit}, {@code man 5 proc_meminfo}, {@code man 5 proc_sys_vm}.
 *
 * @param lockedMemory RLIMIT_MEMLOCK, the soft limit, in bytes
 * @param addressSpace RLIMIT_AS, the soft limit, in bytes
 * @param maxMappings how many mappings a process may have ({@code vm.max_map_count})
 * @param mappings how many this process has
 * @param overcommit how promised memory is counted
 * @param commitLimit bytes that may be promised in all where the counting is strict ({@code CommitLimit})
 * @param committed bytes that are promised in all ({@code Committed_AS})
 * @param availableMemory bytes that can be had without swapping, as the kernel estimates ({@code MemAvailable})
 */
public record Limits(
        Limit lockedMemory,
        Limit addressSpace,
        OptionalLong maxMappings,
        OptionalLong mappings,
        Overcommit overcommit,
        OptionalLong commitLimit,
        OptionalLong committed,
        OptionalLong availableMemory) {
    /**
     * Reads the limits as they are now.
     *
     * @param files the kernel's files
     * @param bridge the process that is asked
     * @return the limits, unknown where they can't be read
     */
    @SuppressWarnings("exports") // only hugemap\'s own modules and tests bring a bridge
    public static Limits read(KernelFiles files, NativeBridge bridge) {
        MemInfo memory = MemInfo.read(files);
        return new Limits(
                rlimit(bridge, Resource.RLIMIT_MEMLOCK),
                rlimit(bridge, Resource.RLIMIT_AS),
                files.readNumber("/proc/sys/vm/max_map_count"),
                countMappings(files),
                overcommit(files.readNumber("/proc/sys/vm/overcommit_memory")),
                memory.bytes("CommitLimit"),
                memory.bytes("Committed_AS"),
                memory.bytes("MemAvailable"));
    }

    private static Limit rlimit(NativeBridge bridge, int resource) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(Resource.RLIMIT);
            bridge.getrlimit(resource, limit);
            long bytes = limit.get(ValueLayout.JAVA_LONG, 0);
            // The kernel compares unsigned: whatever is negative here is more than any address space.
            return bytes < 0 ? Limit.unlimited() : Limit.of(bytes);
        } catch (SyscallException refused) {
            return Limit.unknown();
        }
    }

    private static OptionalLong countMappings(KernelFiles files) {
        Optional<String> maps = files.read("/proc/self/maps");
        if (maps.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(maps.get().lines().count());
    }

    private static Overcommit overcommit(OptionalLong mode) {
        return switch (Math.clamp(mode.orElse(-1), -1, 3)) {
            case 0 -> Overcommit.HEURISTIC;
            case 1 -> Overcommit.ALWAYS;
            case 2 -> Overcommit.STRICT;
            default -> Overcommit.UNKNOWN;
        };
    }
}

package dev.hugemap.host;

import java.util.Optional;

/** Finds this process's cgroups and reads their limits. */
final class CgroupReader {
    private CgroupReader() {}

    static Optional<CgroupLimits> read(KernelFiles files) {
        return files.read("/proc/self/cgroup").flatMap(_ -> Optional.empty());
    }
}

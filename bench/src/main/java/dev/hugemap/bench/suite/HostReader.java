// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.Machine;
import dev.hugemap.bench.suite.HostFacts.Cache;
import dev.hugemap.bench.suite.HostFacts.Hypervisor;
import dev.hugemap.host.Host;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads what decides about numbers from the kernel's files.
 *
 * @param host the facts that hugemap reads anyway
 * @param files the kernel's
 * @param cpuid the device that asks the processor
 */
record HostReader(Host host, KernelFiles files, Path cpuid) {
    private static final String CACHES = "/sys/devices/system/cpu/cpu0/cache";

    HostFacts read() {
        return new HostFacts(
                Machine.of(host),
                cpuInfo("model name").orElse("unknown processor"),
                caches(),
                tlb(),
                hypervisor(),
                memory(),
                pools());
    }

    /** Of each level what data can be in, the smallest level first. */
    private List<Cache> caches() {
        List<Cache> caches = new ArrayList<>();
        for (String index : files.list(CACHES)) {
            String folder = CACHES + "/" + index;
            Optional<String> type = files.read(folder + "/type").map(String::strip);
            Optional<String> size = files.read(folder + "/size").map(String::strip);
            long level = files.readNumber(folder + "/level").orElse(0);
            if (level > 0 && size.isPresent() && type.isPresent() && !type.get().equals("Instruction")) {
                caches.add(new Cache((int) level, Bytes.parse(size.get())));
            }
        }
        caches.sort(Comparator.comparingInt(Cache::level));
        return caches;
    }

    /** AMD's processors tell the kernel, and it tells everybody; others have to be asked. */
    private String tlb() {
        return TlbReach.read(cpuid)
                .map(TlbReach::toString)
                .or(() -> cpuInfo("TLB size"))
                .orElse("its reach is told neither by cpuid nor by /proc/cpuinfo here");
    }

    private Hypervisor hypervisor() {
        Optional<String> flags = cpuInfo("flags");
        if (flags.isEmpty()) {
            return Hypervisor.UNKNOWN;
        }
        return (" " + flags.get() + " ").contains(" hypervisor ") ? Hypervisor.PRESENT : Hypervisor.NONE;
    }

    private long memory() {
        return files.read("/proc/meminfo").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(
                        line -> Bytes.parse(line.substring("MemTotal:".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    private String pools() {
        return host.pools().stream().map(HostReader::pool).collect(Collectors.joining(", "));
    }

    private static String pool(HugeTlbPool pool) {
        return pool.unreserved() + " of " + pool.total() + " × " + pool.pageSize() + " free";
    }

    private Optional<String> cpuInfo(String key) {
        return files.read("/proc/cpuinfo").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(key) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }
}

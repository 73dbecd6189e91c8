// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.MemoryRoom;
import dev.hugemap.page.Bytes;
import java.util.stream.LongStream;

/** How much memory a task may take. */
final class Room {
    private static final String AVAILABLE = "MemAvailable:";

    private Room() {}

    /**
     * Half of what this process may still take without swapping: the other half is for whoever else is there.
     *
     * @return bytes, and 0 where nobody tells
     */
    static long of(KernelFiles files) {
        LongStream groups = MemoryRoom.of(files).inCgroups().stream().mapToLong(group -> group.bytes());
        return LongStream.concat(available(files), groups).min().orElse(0) / 2;
    }

    /** Swap doesn't count: what is measured on it is the disk. */
    private static LongStream available(KernelFiles files) {
        return files.read("/proc/meminfo").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(AVAILABLE))
                .mapToLong(
                        line -> Bytes.parse(line.substring(AVAILABLE.length()).strip()));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import dev.hugemap.page.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;

/** The hugetlb pool of one page size, read straight from sysfs: a second opinion on what hugemap says of it. */
public record HugeTlb(Path folder, long pageBytes) {
    private static final Path THP = Path.of("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");

    /**
     * The pool of a size such as {@code 2m}, or {@code thp} for that of transparent huge pages; it exists only where
     * {@link #exists()}.
     */
    public static HugeTlb of(String size) {
        long bytes = size.equals("thp") ? Long.parseLong(HostSettings.read(THP)) : Bytes.parse(size);
        return new HugeTlb(Path.of("/sys/kernel/mm/hugepages/hugepages-" + (bytes >> 10) + "kB"), bytes);
    }

    public boolean exists() {
        return Files.isDirectory(folder);
    }

    public long total() {
        return count("nr_hugepages");
    }

    public long free() {
        return count("free_hugepages");
    }

    public long reserved() {
        return count("resv_hugepages");
    }

    /** Pages that a new mapping can have. */
    public long available() {
        return free() - reserved();
    }

    /** The file that sets the number of pages. */
    public Path control() {
        return folder.resolve("nr_hugepages");
    }

    /**
     * Makes so many pages available, no more and no fewer, until the settings are closed.
     *
     * @return what the kernel made of it: fewer where memory is short or in pieces
     */
    long provide(HostSettings settings, long count) {
        long target = total() - available() + count;
        settings.write(control(), target);
        if (available() < count) {
            // Free memory may lie in pieces; the kernel tries harder after it was put together.
            HostSettings.trigger(Path.of("/proc/sys/vm/drop_caches"), 3);
            HostSettings.trigger(Path.of("/proc/sys/vm/compact_memory"), 1);
            settings.write(control(), target);
        }
        return available();
    }

    private long count(String file) {
        return Long.parseLong(HostSettings.read(folder.resolve(file)));
    }
}

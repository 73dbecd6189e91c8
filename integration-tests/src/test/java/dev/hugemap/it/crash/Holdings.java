// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this process holds, as the kernel tells: its large writable mappings, memory, and pool pages of 2 MiB.
 *
 * @param mappings of hugemap, and others that are as large as what is asked for
 * @param anonymous bytes of memory of its own
 * @param pooled bytes of hugetlb pages
 * @param pool what the pool says of pages in use and promised, by all processes
 */
record Holdings(Set<String> mappings, long anonymous, long pooled, String pool) {
    static final String NAME = "hugemap-it";
    /** Where the kernel's files are, for a process whose /proc or /sys is masked. */
    private static final Path ROOT = Path.of(System.getProperty("it.root", "/"));
    /** What a JVM may come to need for itself meanwhile. */
    private static final long NOISE = 24L << 20;

    private static final long LARGE = 48L << 20;

    static Holdings now() throws IOException {
        List<String> status = Files.readAllLines(ROOT.resolve("proc/self/status"));
        Set<String> mappings = Files.readAllLines(ROOT.resolve("proc/self/maps")).stream()
                .filter(line -> line.contains(NAME) || line.contains("anon_hugepage") || isLarge(line))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toSet());
        return new Holdings(mappings, bytes(status, "RssAnon:"), bytes(status, "HugetlbPages:"), poolCounts());
    }

    /** What is held more than before; nothing, in words, where that is noise. */
    String beyond(Holdings before) {
        List<String> left = new ArrayList<>();
        mappings.stream().filter(mapping -> !before.mappings.contains(mapping)).forEach(left::add);
        if (anonymous - before.anonymous > NOISE) {
            left.add(Bytes.format(anonymous - before.anonymous) + " of memory");
        }
        if (pooled != before.pooled) {
            left.add(Bytes.format(pooled - before.pooled) + " of pool pages");
        }
        if (!pool.equals(before.pool)) {
            left.add("pool: " + before.pool + " before, " + pool + " now");
        }
        return left.isEmpty() ? "nothing" : left.toString();
    }

    private static boolean isLarge(String line) {
        String[] ends = line.substring(0, line.indexOf(' ')).split("-");
        if (ends[1].length() > 15 || !line.contains(" rw-p ")) {
            return false;
        }
        AddressRange range = AddressRange.between(Long.parseLong(ends[0], 16), Long.parseLong(ends[1], 16));
        return range.length() >= LARGE;
    }

    private static long bytes(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Bytes.parse(line.substring(key.length())))
                .findFirst()
                .orElse(0);
    }

    private static String poolCounts() throws IOException {
        Path folder = ROOT.resolve("sys/kernel/mm/hugepages/hugepages-2048kB");
        if (!Files.isDirectory(folder)) {
            return "none";
        }
        long used = count(folder, "nr_hugepages") - count(folder, "free_hugepages");
        return used + " used, " + count(folder, "resv_hugepages") + " promised";
    }

    private static long count(Path folder, String file) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(file)).strip());
    }
}

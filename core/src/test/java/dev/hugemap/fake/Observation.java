// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What a kernel says about a window of addresses, the same way for a real one and for the model.
 *
 * @param mappings lines with offsets from the window's start, and rights, and how much is locked
 * @param pages lines with offsets, and what PAGEMAP_SCAN sees there
 * @param pools lines with the counts of the hugetlb pools
 */
record Observation(List<String> mappings, List<String> pages, List<String> pools) {
    private static final String POOLS = "/sys/kernel/mm/hugepages";
    private static final long SHOWN = Fs.PAGE_IS_PRESENT | Fs.PAGE_IS_HUGE | Fs.PAGE_IS_SWAPPED;
    private static final int HEX = 16;
    private static final int REGIONS = 1 << 14;

    static Observation of(NativeBridge bridge, KernelFiles files, long window, long bytes) {
        return new Observation(mappings(files, window, bytes), pages(bridge, window, bytes), pools(files));
    }

    Observation withoutPools() {
        return new Observation(mappings, pages, List.of());
    }

    private static List<String> pools(KernelFiles files) {
        List<String> lines = new ArrayList<>();
        for (String folder : files.list(POOLS)) {
            StringBuilder line = new StringBuilder(folder);
            for (String name : List.of("nr", "free", "resv", "surplus")) {
                String path = POOLS + "/" + folder + "/" + name + "_hugepages";
                line.append(' ')
                        .append(name)
                        .append(' ')
                        .append(files.read(path).orElse("?").strip());
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static List<String> mappings(KernelFiles files, long window, long bytes) {
        List<String> lines = new ArrayList<>();
        for (String line : files.read("/proc/self/maps").orElseThrow().split("\n")) {
            int dash = line.indexOf('-');
            int space = line.indexOf(' ', dash);
            long start = Long.parseUnsignedLong(line, 0, dash, HEX) - window;
            long end = Long.parseUnsignedLong(line, dash + 1, space, HEX) - window;
            if (start < bytes && end > 0) {
                lines.add(hex(start) + ".." + hex(end) + " " + line.substring(space + 1, line.indexOf(' ', space + 1)));
            }
        }
        files.read("/proc/self/status")
                .orElseThrow()
                .lines()
                .filter(line -> line.startsWith("VmLck:"))
                .map(line -> line.replaceAll("\\s+", " "))
                .forEach(lines::add);
        return lines;
    }

    private static List<String> pages(NativeBridge bridge, long window, long bytes) {
        int fd = bridge.open("/proc/self/pagemap", Fcntl.O_RDONLY);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment regions = arena.allocate(Fs.PAGE_REGION, REGIONS);
            MemorySegment scan = arena.allocate(Fs.PM_SCAN_ARG);
            set(scan, "size", Fs.PM_SCAN_ARG.byteSize());
            set(scan, "start", window);
            set(scan, "end", window + bytes);
            set(scan, "vec", regions.address());
            set(scan, "vec_len", REGIONS);
            set(scan, "category_anyof_mask", Fs.PAGE_IS_PRESENT | Fs.PAGE_IS_SWAPPED);
            set(scan, "return_mask", SHOWN);
            int count = bridge.ioctl(fd, Fs.PAGEMAP_SCAN, scan);
            return lines(regions, count, window);
        } finally {
            bridge.close(fd);
        }
    }

    private static List<String> lines(MemorySegment regions, int count, long window) {
        List<String> lines = new ArrayList<>();
        long start = 0;
        for (int i = 0; i < count; i++) {
            long categories = field(regions, i, 2);
            // The kernel empties its buffer from time to time and starts a new region then.
            boolean goesOn = i + 1 < count
                    && field(regions, i + 1, 0) == field(regions, i, 1)
                    && field(regions, i + 1, 2) == categories;
            start = start == 0 ? field(regions, i, 0) : start;
            if (!goesOn) {
                lines.add(hex(start - window) + ".." + hex(field(regions, i, 1) - window) + name(categories));
                start = 0;
            }
        }
        return lines;
    }

    private static String name(long categories) {
        return ((categories & Fs.PAGE_IS_PRESENT) != 0 ? " present" : "")
                + ((categories & Fs.PAGE_IS_HUGE) != 0 ? " huge" : "")
                + ((categories & Fs.PAGE_IS_SWAPPED) != 0 ? " swapped" : "");
    }

    private static long field(MemorySegment regions, int index, int field) {
        return regions.get(JAVA_LONG, index * Fs.PAGE_REGION.byteSize() + (long) field * Long.BYTES);
    }

    private static void set(MemorySegment scan, String field, long value) {
        scan.set(JAVA_LONG, Fs.PM_SCAN_ARG.byteOffset(PathElement.groupElement(field)), value);
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}

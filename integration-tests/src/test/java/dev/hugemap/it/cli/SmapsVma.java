package dev.hugemap.it.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One mapping of another process, read straight from its smaps: a second opinion on what the command says of itself.
 *
 * @param start first address
 * @param end address after the last
 * @param lines what smaps says of it
 */
record SmapsVma(long start, long end, List<String> lines) {
    /** The mapping of a process that holds an address. */
    static SmapsVma of(long pid, long address) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of("/proc/" + pid + "/smaps"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < lines.size(); i++) {
            if (isHeader(lines.get(i)) && start(lines.get(i)) <= address && address < end(lines.get(i))) {
                int next = i + 1;
                while (next < lines.size() && !isHeader(lines.get(next))) {
                    next++;
                }
                return new SmapsVma(start(lines.get(i)), end(lines.get(i)), List.copyOf(lines.subList(i + 1, next)));
            }
        }
        throw new AssertionError("process " + pid + " maps nothing at 0x" + Long.toHexString(address));
    }

    /** A field such as {@code AnonHugePages}, in bytes. */
    long bytes(String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + field + " in " + lines));
    }

    private static boolean isHeader(String line) {
        return line.matches("[0-9a-f]+-[0-9a-f]+ .*");
    }

    private static long start(String header) {
        return Long.parseUnsignedLong(header.substring(0, header.indexOf('-')), 16);
    }

    private static long end(String header) {
        return Long.parseUnsignedLong(header.substring(header.indexOf('-') + 1, header.indexOf(' ')), 16);
    }
}

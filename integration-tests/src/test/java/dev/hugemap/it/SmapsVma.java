// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One mapping of a process, read straight from its smaps: a second opinion on what hugemap says of itself.
 *
 * @param header the line that smaps shares with maps
 * @param lines what smaps says of it
 */
public record SmapsVma(String header, List<String> lines) {
    /** The mapping of a process that holds an address. */
    public static SmapsVma of(long pid, long address) {
        return all(pid).stream()
                .filter(vma -> vma.start() <= address && address < vma.end())
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("process " + pid + " maps nothing at 0x" + Long.toHexString(address)));
    }

    /** All mappings of a process. */
    public static List<SmapsVma> all(long pid) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of("/proc/" + pid + "/smaps"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<SmapsVma> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); ) {
            int next = i + 1;
            while (next < lines.size() && !isHeader(lines.get(next))) {
                next++;
            }
            found.add(new SmapsVma(lines.get(i), List.copyOf(lines.subList(i + 1, next))));
            i = next;
        }
        return found;
    }

    /** A field such as {@code AnonHugePages}, in bytes. */
    public long bytes(String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + field + " in " + lines));
    }

    /** First address. */
    public long start() {
        return start(header);
    }

    /** Address after the last. */
    public long end() {
        return end(header);
    }

    /** The letters of its flags, such as {@code lo} for locked. */
    public Set<String> flags() {
        return lines.stream()
                .filter(line -> line.startsWith("VmFlags:"))
                .flatMap(line -> Arrays.stream(
                        line.substring("VmFlags:".length()).strip().split(" ")))
                .collect(Collectors.toSet());
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

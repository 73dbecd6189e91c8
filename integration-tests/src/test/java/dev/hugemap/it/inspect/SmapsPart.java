// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mapping as smaps shows it, by regular expressions. Reading ends behind the part that is asked for, so that memory at low
 * addresses costs little.
 *
 * @param start first address
 * @param end address after the last
 * @param rights such as {@code rw-p}
 * @param name empty for anonymous memory
 * @param bytes its fields
 * @param flags its VmFlags, with a space around each
 */
record SmapsPart(long start, long end, String rights, String name, Map<String, Long> bytes, String flags) {
    private static final Pattern HEADER = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (....) \\S+ \\S+ \\d+ *(.*)");
    private static final Pattern FIELD = Pattern.compile("(\\w+): +(\\d+) kB");
    private static final Path SMAPS = Path.of("/proc/self/smaps");

    /** The mappings of this process that touch a range. */
    static List<SmapsPart> of(long start, long end) {
        List<SmapsPart> parts = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(SMAPS)) {
            String line = reader.readLine();
            while (line != null) {
                Matcher header = HEADER.matcher(line);
                if (!header.matches()) {
                    throw new AssertionError("no header of a mapping: " + line);
                }
                long from = Long.parseUnsignedLong(header.group(1), 16);
                long to = Long.parseUnsignedLong(header.group(2), 16);
                if (Long.compareUnsigned(from, end) >= 0) {
                    break;
                }
                Map<String, Long> bytes = new HashMap<>();
                String flags = "";
                while ((line = reader.readLine()) != null
                        && !Character.isLowerCase(line.charAt(0))
                        && !Character.isDigit(line.charAt(0))) {
                    Matcher field = FIELD.matcher(line);
                    if (field.matches()) {
                        bytes.put(field.group(1), Long.parseLong(field.group(2)) << 10);
                    } else if (line.startsWith("VmFlags:")) {
                        flags = line.substring("VmFlags:".length()) + ' ';
                    }
                }
                if (to > start) {
                    parts.add(new SmapsPart(from, to, header.group(3), header.group(4), bytes, flags));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    long field(String field) {
        return bytes.getOrDefault(field, 0L);
    }

    boolean isHugeTlb() {
        return flags.contains(" ht ");
    }

    boolean isSpecial() {
        return flags.contains(" pf ");
    }

    boolean isWritable() {
        return rights.charAt(1) == 'w';
    }
}

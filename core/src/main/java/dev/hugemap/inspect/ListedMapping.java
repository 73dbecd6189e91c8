package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code /proc/PID/maps}. Source: {@code man 5 proc_pid_maps}.
 *
 * @param range where the mapping lies
 * @param permissions for example {@code rw-p}
 * @param name as the kernel writes it, empty for anonymous memory
 */
record ListedMapping(AddressRange range, String permissions, String name) {
    private static final int FIELDS = 6;
    private static final int NAME = 5;
    private static final int HEXADECIMAL = 16;

    /** The mappings in a text, ascending, without those of the kernel's half of the addresses ({@code [vsyscall]}). */
    static List<ListedMapping> parse(String text) {
        return text.lines()
                .map(ListedMapping::line)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    private static @Nullable ListedMapping line(String line) {
        String[] fields = line.split(" +", FIELDS);
        int dash = fields[0].indexOf('-');
        if (dash < 0 || fields.length < NAME) {
            throw new IllegalArgumentException("no line of /proc/PID/maps: " + line);
        }
        long start = Long.parseUnsignedLong(fields[0], 0, dash, HEXADECIMAL);
        long end = Long.parseUnsignedLong(fields[0], dash + 1, fields[0].length(), HEXADECIMAL);
        if (start < 0 || end < 0) {
            return null;
        }
        // A line break in a file's name is written as \012.
        String name = fields.length > NAME ? fields[NAME].replace("\\012", "\n") : "";
        return new ListedMapping(AddressRange.between(start, end), fields[1], name);
    }
}

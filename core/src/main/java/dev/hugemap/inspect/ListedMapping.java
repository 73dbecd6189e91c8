// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern RANGE = Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16}) ");

    /**
     * The mappings in a text, ascending, without those of the kernel's half of the addresses ({@code [vsyscall]}).
     *
     * @param path of the file
     * @throws KernelTextException if the text isn't written as documented
     */
    static List<ListedMapping> parse(String path, String text) {
        List<ListedMapping> mappings = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            // Of all that breaks a line elsewhere, the kernel writes only this one otherwise in a name.
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            @Nullable ListedMapping mapping = line(path, at, text.substring(at, end));
            if (mapping != null) {
                mappings.add(mapping);
            }
            at = end + 1;
        }
        for (int i = 1; i < mappings.size(); i++) {
            if (mappings.get(i).range().start() < mappings.get(i - 1).range().end()) {
                throw new KernelTextException(path, 0, "mappings are not in order at " + mappings.get(i));
            }
        }
        return List.copyOf(mappings);
    }

    private static @Nullable ListedMapping line(String path, int offset, String line) {
        Matcher range = RANGE.matcher(line);
        String[] fields = line.split(" +", FIELDS);
        if (!range.lookingAt() || fields.length < NAME) {
            throw notMapping(path, offset, line);
        }
        long start = Long.parseUnsignedLong(range.group(1), HEXADECIMAL);
        long end = Long.parseUnsignedLong(range.group(2), HEXADECIMAL);
        if (start < 0 || end < 0) {
            return null;
        }
        if (end < start) {
            throw notMapping(path, offset, line);
        }
        // A line break in a file's name is written as \012.
        String name = fields.length > NAME ? fields[NAME].replace("\\012", "\n") : "";
        return new ListedMapping(AddressRange.between(start, end), fields[1], name);
    }

    private static KernelTextException notMapping(String path, int offset, String line) {
        return new KernelTextException(path, offset, "not a mapping: " + line);
    }
}

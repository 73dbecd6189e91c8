package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the text of {@code /proc/PID/smaps}. Source: {@code Documentation/filesystems/proc.rst}. */
final class Smaps {
    private static final Pattern HEADER =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) \\S{4} [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \\d+\\s*(.*)");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z_]+):\\s*(.*?)\\s*");
    private static final Pattern KILOBYTES = Pattern.compile("(\\d+) kB");

    private static final Map<String, SmapsField> FIELDS =
            Arrays.stream(SmapsField.values()).collect(Collectors.toUnmodifiableMap(SmapsField::label, field -> field));

    private final List<SmapsEntry> entries = new ArrayList<>();
    private AddressRange range = new AddressRange(0, 0);
    private String name = "";
    private Map<SmapsField, Long> known = new EnumMap<>(SmapsField.class);
    private Map<String, String> others = new HashMap<>();
    private Set<String> flags = Set.of();

    private Smaps() {}

    /**
     * Reads all entries.
     *
     * @param text the file's text
     * @return the entries in the file's order, without the vsyscall page, which lies outside user addresses
     */
    static List<SmapsEntry> parse(String text) {
        Smaps smaps = new Smaps();
        text.lines().forEach(smaps::line);
        smaps.endEntry();
        return smaps.entries;
    }

    /** The entries that share an address with a range. */
    static List<SmapsEntry> within(List<SmapsEntry> entries, AddressRange range) {
        return entries.stream()
                .filter(entry -> entry.range().start() < range.end()
                        && range.start() < entry.range().end())
                .toList();
    }

    private void line(String line) {
        Matcher header = HEADER.matcher(line);
        if (header.matches()) {
            endEntry();
            long start = Long.parseUnsignedLong(header.group(1), 16);
            long end = Long.parseUnsignedLong(header.group(2), 16);
            range = start < 0 || end < 0 ? new AddressRange(0, 0) : AddressRange.between(start, end);
            name = header.group(3);
            return;
        }
        Matcher field = FIELD.matcher(line);
        if (field.matches()) {
            field(field.group(1), field.group(2));
        }
    }

    private void field(String label, String value) {
        SmapsField field = FIELDS.get(label);
        Matcher kilobytes = KILOBYTES.matcher(value);
        if (label.equals("VmFlags")) {
            flags = Set.of(value.split(" +"));
        } else if (field != null && kilobytes.matches()) {
            known.put(field, Long.parseLong(kilobytes.group(1)) << 10);
        } else {
            others.put(label, value);
        }
    }

    private void endEntry() {
        if (range.length() > 0) {
            entries.add(new SmapsEntry(range, name, known, others, flags));
        }
        range = new AddressRange(0, 0);
        known = new EnumMap<>(SmapsField.class);
        others = new HashMap<>();
        flags = Set.of();
    }
}

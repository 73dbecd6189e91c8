// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A second reading of smaps, by patterns over whole lines: slow, and simple enough to be believed. */
final class NaiveSmaps {
    private static final Pattern HEADER = Pattern.compile(
            "([0-9a-f]{1,16})-([0-9a-f]{1,16}) ([r-][w-][x-][sp]) ([0-9a-f]{1,16}) ([0-9a-f]{1,8}):([0-9a-f]{1,8}) ([0-9]{1,20})(?: +(.*))?",
            Pattern.DOTALL);
    private static final Pattern LOOKS_LIKE_HEADER = Pattern.compile("^[0-9a-f]+-");
    private static final Pattern SIZE = Pattern.compile("[ \\t]*([0-9]{1,15}) kB");
    private static final Pattern NUMBER = Pattern.compile("[ \\t]*([0-9]{1,15})");

    /** No flag has a blank. */
    private static final String TOLD = "told already";

    private NaiveSmaps() {}

    /** What a mapping's lines say. */
    record Mapping(String start, String end, String name, Map<String, Long> fields, TreeSet<String> flags) {}

    /** All mappings below the kernel's half; empty where a line isn't as documented. */
    static Optional<List<Mapping>> read(String text) {
        List<Mapping> mappings = new ArrayList<>();
        if (!text.isEmpty() && !text.endsWith("\n")) {
            return Optional.empty();
        }
        String[] lines = text.isEmpty()
                ? new String[0]
                : text.substring(0, text.length() - 1).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (i == 0 || LOOKS_LIKE_HEADER.matcher(lines[i]).find()) {
                Matcher header = HEADER.matcher(lines[i]);
                if (!header.matches() || !isRange(header) || new BigInteger(header.group(7)).bitLength() > Long.SIZE) {
                    return Optional.empty();
                }
                mappings.add(new Mapping(
                        plain(header.group(1)),
                        plain(header.group(2)),
                        header.group(8) == null ? "" : header.group(8),
                        new LinkedHashMap<>(),
                        new TreeSet<>()));
            } else if (!readLine(lines[i], mappings.getLast())) {
                return Optional.empty();
            }
        }
        mappings.forEach(mapping -> mapping.flags.remove(TOLD));
        mappings.replaceAll(NaiveSmaps::clamped);
        mappings.removeIf(mapping -> new BigInteger(mapping.start, 16).bitLength() == Long.SIZE);
        return Optional.of(mappings);
    }

    /** Without zeros before it. */
    private static String plain(String hexadecimal) {
        BigInteger number = new BigInteger(hexadecimal, 16);
        return number.toString(16);
    }

    private static boolean isRange(Matcher header) {
        return new BigInteger(header.group(1), 16).compareTo(new BigInteger(header.group(2), 16)) <= 0;
    }

    /** An end in the kernel's half is told as the largest address. */
    private static Mapping clamped(Mapping mapping) {
        boolean isBeyond = new BigInteger(mapping.end, 16).bitLength() == Long.SIZE;
        String end = isBeyond ? Long.toHexString(Long.MAX_VALUE) : mapping.end;
        return new Mapping(mapping.start, end, mapping.name, mapping.fields, mapping.flags);
    }

    private static boolean readLine(String line, Mapping mapping) {
        int colon = line.indexOf(':');
        String label = colon < 0 ? "" : line.substring(0, colon);
        String rest = line.substring(colon + 1);
        if (label.equals("VmFlags")) {
            boolean isFirst = mapping.flags.add(TOLD);
            mapping.flags.addAll(List.of(rest.split(" +")));
            mapping.flags.remove("");
            return isFirst;
        }
        for (SmapsField field : SmapsField.values()) {
            if (field.label().equals(label)) {
                Matcher value = (field.isSize() ? SIZE : NUMBER).matcher(rest);
                if (!value.matches() || mapping.fields.containsKey(label)) {
                    return false;
                }
                mapping.fields.put(label, Long.parseLong(value.group(1)) * (field.isSize() ? 1024 : 1));
                return true;
            }
        }
        return !label.isEmpty() && !label.contains(" ");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The sizes in {@code /proc/meminfo}. Source: {@code man 5 proc_meminfo}. */
record MemInfo(Map<String, Long> kibibytes) {
    private static final String UNIT = " kB";
    private static final int MOST_DIGITS = 15;

    static MemInfo read(KernelFiles files) {
        return parse(files.read("/proc/meminfo").orElse(""));
    }

    static MemInfo parse(String text) {
        Map<String, Long> kibibytes = new HashMap<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            parse(text, start, end, kibibytes);
            start = end + 1;
        }
        return new MemInfo(kibibytes);
    }

    /** Takes a line {@code Key:   123 kB}; one that says something else is left out. */
    private static void parse(String text, int start, int end, Map<String, Long> kibibytes) {
        int colon = text.indexOf(':', start);
        int digits = colon + 1;
        while (digits < end - UNIT.length() && text.charAt(digits) == ' ') {
            digits++;
        }
        int unit = digits;
        while (unit < end && text.charAt(unit) >= '0' && text.charAt(unit) <= '9') {
            unit++;
        }
        boolean isSize = colon > start
                && digits > colon + 1
                && unit > digits
                && unit - digits <= MOST_DIGITS
                && end - unit == UNIT.length()
                && text.startsWith(UNIT, unit);
        if (isSize && colon < end) {
            kibibytes.put(text.substring(start, colon), Long.parseLong(text, digits, unit, 10));
        }
    }

    OptionalLong bytes(String key) {
        Long value = kibibytes.get(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value << 10);
    }
}

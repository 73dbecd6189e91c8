// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The sizes in {@code /proc/meminfo}, lines {@code Key:   123 kB}; others are left out. Source: {@code man 5 proc_meminfo}. */
record MemInfo(Map<String, Long> kibibytes) {
    private static final String UNIT = " kB";
    private static final int MOST_DIGITS = 15;

    static MemInfo read(KernelFiles files) {
        return parse(files.read("/proc/meminfo").orElse(""));
    }

    static MemInfo parse(String text) {
        Map<String, Long> kibibytes = new HashMap<>();
        for (String line : text.lines().toList()) {
            int colon = line.lastIndexOf(':');
            if (colon > 0 && line.endsWith(UNIT) && !hasBlank(line, 0, colon)) {
                int digits = colon + 1;
                int end = line.length() - UNIT.length();
                while (digits < end && hasBlank(line, digits, digits + 1)) {
                    digits++;
                }
                if (digits > colon + 1 && end - digits <= MOST_DIGITS && Digits.areAll(line, digits, end)) {
                    kibibytes.put(line.substring(0, colon), Long.parseLong(line, digits, end, 10));
                }
            }
        }
        return new MemInfo(kibibytes);
    }

    private static boolean hasBlank(String line, int start, int end) {
        for (int i = start; i < end; i++) {
            char character = line.charAt(i);
            if (character == ' ' || character >= '\t' && character <= '\r') {
                return true;
            }
        }
        return false;
    }

    OptionalLong bytes(String key) {
        Long value = kibibytes.get(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value << 10);
    }
}

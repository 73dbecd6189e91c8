// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sizes in {@code /proc/meminfo}. Source: {@code man 5 proc_meminfo}. */
record MemInfo(Map<String, Long> kibibytes) {
    private static final Pattern LINE = Pattern.compile("(\\S+):\\s+(\\d{1,15}) kB");

    static MemInfo read(KernelFiles files) {
        return parse(files.read("/proc/meminfo").orElse(""));
    }

    static MemInfo parse(String text) {
        Map<String, Long> kibibytes = new HashMap<>();
        text.lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                kibibytes.put(matcher.group(1), Long.valueOf(matcher.group(2)));
            }
        });
        return new MemInfo(kibibytes);
    }

    OptionalLong bytes(String key) {
        Long value = kibibytes.get(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value << 10);
    }
}

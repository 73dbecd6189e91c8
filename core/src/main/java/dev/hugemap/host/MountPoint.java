// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mount in this process's sight. Source: {@code man 5 proc_pid_mountinfo}.
 *
 * @param root which folder of the file system is mounted
 * @param path where
 * @param type the file system's type
 * @param options of the file system
 */
record MountPoint(String root, String path, String type, List<String> options) {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-3][0-7][0-7])");
    private static final int ROOT = 3;
    private static final int PATH = 4;
    private static final int FIRST_OPTIONAL = 6;

    /** All mounts; lines that say something else are left out. */
    static List<MountPoint> readAll(KernelFiles files) {
        Optional<String> mountInfo = files.read("/proc/self/mountinfo");
        return mountInfo.isPresent()
                ? parse(mountInfo.get())
                : parseMounts(files.read("/proc/mounts").orElse(""));
    }

    static List<MountPoint> parse(String mountInfo) {
        List<MountPoint> mounts = new ArrayList<>();
        for (String line : mountInfo.lines().toList()) {
            MountPoint mount = parseLine(line);
            if (mount != null) {
                mounts.add(mount);
            }
        }
        return mounts;
    }

    /** The older table: it doesn't tell which folder of the file system is mounted. */
    static List<MountPoint> parseMounts(String mounts) {
        return mounts.lines()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length >= 4)
                .map(fields -> new MountPoint("/", unescape(fields[1]), fields[2], options(fields[3])))
                .toList();
    }

    /** The value of an option {@code name=value}. */
    Optional<String> option(String name) {
        return options.stream()
                .filter(option -> option.startsWith(name + "="))
                .map(option -> option.substring(name.length() + 1))
                .findFirst();
    }

    private static @Nullable MountPoint parseLine(String line) {
        List<String> fields = Arrays.asList(line.split(" ", -1));
        int separator = FIRST_OPTIONAL;
        while (separator < fields.size() && !fields.get(separator).equals("-")) {
            separator++;
        }
        if (separator + 3 >= fields.size()) {
            return null;
        }
        return new MountPoint(
                unescape(fields.get(ROOT)),
                unescape(fields.get(PATH)),
                fields.get(separator + 1),
                options(fields.get(separator + 3)));
    }

    private static List<String> options(String text) {
        return List.of(text.split(","));
    }

    /** Blanks and the like are written as three octal digits. */
    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        return ESCAPE.matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 8))));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel tells of a process, field by field. Immutable. What isn't written as documented is empty, and so is what a
 * long doesn't hold.
 *
 * <p>Source: {@code man 5 proc_pid_status}.
 *
 * @param text of {@code /proc/PID/status}; empty where it can't be read
 */
public record ProcessStatus(String text) {
    private static final String DIGITS = "[ \\t]*(\\d{1,15})";
    private static final Pattern EFFECTIVE_USER = Pattern.compile("(?m)^Uid:\\s+\\d{1,10}\\s+(\\d{1,10})\\s");

    /**
     * Reads this process's own.
     *
     * @param files the kernel's files
     * @return the status
     */
    public static ProcessStatus ofSelf(KernelFiles files) {
        return new ProcessStatus(files.read("/proc/self/status").orElse(""));
    }

    /**
     * A field that counts bytes.
     *
     * @param field for example {@code VmSize}
     * @return bytes
     */
    public OptionalLong bytes(String field) {
        OptionalLong kibibytes = first("(?m)^" + field + ":" + DIGITS + " kB$");
        return kibibytes.isPresent() ? OptionalLong.of(kibibytes.getAsLong() << 10) : kibibytes;
    }

    /**
     * A field that is one number.
     *
     * @param field for example {@code Pid}
     * @return the number
     */
    public OptionalLong number(String field) {
        return first("(?m)^" + field + ":" + DIGITS + "$");
    }

    /**
     * As whom the process makes files.
     *
     * @return the effective user's number
     */
    public OptionalLong effectiveUser() {
        Matcher user = EFFECTIVE_USER.matcher(text);
        return user.find() ? OptionalLong.of(Long.parseLong(user.group(1))) : OptionalLong.empty();
    }

    private OptionalLong first(String line) {
        Matcher matcher = Pattern.compile(line).matcher(text);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}

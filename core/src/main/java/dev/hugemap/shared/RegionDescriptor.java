// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By what another process of the same user attaches to a region that has no name: a text to pass on in whatever way.
 *
 * <p>Process and descriptor are what {@code /proc/PID/fd/N} needs; the file's number tells when the process has ended and its
 * number is another's.
 *
 * @param pid the process that has the region open
 * @param fd its descriptor
 * @param inode the file's number; 0 where it isn't known, as no file's is
 */
public record RegionDescriptor(long pid, int fd, long inode) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,18})/(\\d{1,10})/(\\d{1,19})");

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public RegionDescriptor {
        if (pid < 1 || fd < 0 || inode < 0) {
            throw new IllegalArgumentException("no descriptor: process " + pid + ", file " + fd + ", inode " + inode);
        }
    }

    /**
     * A descriptor that this process was started with, or was sent: what its number stands for is the sender's word.
     *
     * @param fd the descriptor's number
     * @return by what to attach
     */
    public static RegionDescriptor inherited(int fd) {
        return new RegionDescriptor(ProcessHandle.current().pid(), fd, 0);
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @param text for example {@code 4711/23/1034}
     * @return the descriptor
     * @throws IllegalArgumentException if the text is none
     */
    public static RegionDescriptor parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        try {
            if (matcher.matches()) {
                return new RegionDescriptor(
                        Long.parseLong(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Long.parseLong(matcher.group(3)));
            }
        } catch (NumberFormatException tooMuch) {
            throw none(text, tooMuch);
        }
        throw none(text, null);
    }

    private static IllegalArgumentException none(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "'" + text + "' is no descriptor of a region: one is like 4711/23/1034", cause);
    }

    String path() {
        return "/proc/" + pid + "/fd/" + fd;
    }

    @Override
    public String toString() {
        return pid + "/" + fd + "/" + inode;
    }
}

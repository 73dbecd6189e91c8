// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one replay of a trace came to; all but the time in bytes.
 *
 * @param nanos the operations, without the looks at memory
 * @param peakBytes the most that was committed at a look
 * @param residentBytes what was resident after the last operation
 * @param hugeBytes the part of that on huge pages
 * @param liveBytes what the program still had then, as it asked for it
 * @param leftBytes what was committed after that was freed, too
 */
record ReplaySample(long nanos, long peakBytes, long residentBytes, long hugeBytes, long liveBytes, long leftBytes) {
    private static final Pattern OK = Pattern.compile(
            "ok allocator=(\\S+) nanos=(\\d+) peak=(-?\\d+) resident=(-?\\d+) huge=(-?\\d+) live=(\\d+) left=(-?\\d+)");

    /**
     * Reads the line that the replay in C prints.
     *
     * @param library a part of the allocator's file name
     * @throws IllegalStateException if it reports an error, with its text, or another allocator was at work
     */
    static ReplaySample parse(String line, String library) {
        Matcher fields = OK.matcher(line);
        if (!fields.matches()) {
            throw new IllegalStateException("the replay answered: " + line);
        }
        if (!fields.group(1).contains(library)) {
            throw new IllegalStateException("malloc was of " + fields.group(1) + " and not of " + library);
        }
        return new ReplaySample(
                Long.parseLong(fields.group(2)),
                Long.parseLong(fields.group(3)),
                Long.parseLong(fields.group(4)),
                Long.parseLong(fields.group(5)),
                Long.parseLong(fields.group(6)),
                Long.parseLong(fields.group(7)));
    }

    /** Which part of the resident memory is on huge pages; 0 where nothing is resident. */
    double coverage() {
        return residentBytes <= 0 ? 0 : (double) hugeBytes / residentBytes;
    }
}

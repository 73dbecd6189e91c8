// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One counter of one cgroup.
 *
 * @param file the file that sets the limit
 * @param limit what it says
 * @param usage bytes charged to this cgroup, those below it included; empty where unknown
 */
public record CgroupLevel(String file, Limit limit, OptionalLong usage) {
    /** A limit at or above this is none: v1 writes the largest long, rounded down to the page size that it counts. */
    private static final long NO_LIMIT = 1L << 62;

    /**
     * Bytes that can still be charged here.
     *
     * @return 0 or more; empty where there is no limit, or where limit or usage is unknown
     */
    public OptionalLong room() {
        if (limit.bytes().isEmpty() || usage.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, limit.bytes().getAsLong() - usage.getAsLong()));
    }

    /** Reads the counter; empty where this cgroup has none, as the root or one that the controller is not enabled for. */
    static Optional<CgroupLevel> read(KernelFiles files, String folder, String prefix, CgroupVersion version) {
        String name = prefix + version.limit();
        if (!files.list(folder).contains(name)) {
            return Optional.empty();
        }
        String file = folder + "/" + name;
        Limit limit = files.read(file).map(CgroupLevel::limit).orElse(Limit.unknown());
        return Optional.of(new CgroupLevel(file, limit, files.readNumber(folder + "/" + prefix + version.usage())));
    }

    static Limit limit(String text) {
        String word = text.strip();
        if (word.equals("max")) {
            return Limit.unlimited();
        }
        if (!Digits.areAll(word)) {
            return Limit.unknown();
        }
        try {
            long bytes = Long.parseUnsignedLong(word);
            return Long.compareUnsigned(bytes, NO_LIMIT) < 0 ? Limit.of(bytes) : Limit.unlimited();
        } catch (NumberFormatException tooMuch) {
            return Limit.unknown();
        }
    }
}

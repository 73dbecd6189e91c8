// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.page.Bytes;
import java.util.OptionalLong;

/** A limit in bytes, none, or one that the kernel didn't tell. Immutable. */
public final class Limit {
    private static final Limit UNLIMITED = new Limit("unlimited", OptionalLong.empty());
    private static final Limit UNKNOWN = new Limit("unknown", OptionalLong.empty());

    private final String text;
    private final OptionalLong bytes;

    private Limit(String text, OptionalLong bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /**
     * A limit.
     *
     * @param bytes the most that is allowed, 0 or more
     * @return the limit
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static Limit of(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a limit is 0 or more, not " + bytes);
        }
        return new Limit(Bytes.format(bytes), OptionalLong.of(bytes));
    }

    /**
     * No limit.
     *
     * @return the value that allows everything
     */
    public static Limit unlimited() {
        return UNLIMITED;
    }

    /**
     * A limit, or none, that could not be read.
     *
     * @return the value that says so
     */
    public static Limit unknown() {
        return UNKNOWN;
    }

    /**
     * The limit where there is one and it is known.
     *
     * @return bytes; empty where unlimited or unknown
     */
    public OptionalLong bytes() {
        return bytes;
    }

    /**
     * Whether the kernel said that there is no limit.
     *
     * @return false also where the limit is unknown
     */
    public boolean isUnlimited() {
        return this == UNLIMITED;
    }

    /**
     * Whether the kernel told the limit or that there is none.
     *
     * @return false where it could not be read
     */
    public boolean isKnown() {
        return this != UNKNOWN;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limit limit && text.equals(limit.text) && bytes.equals(limit.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + bytes.hashCode();
    }

    /** Says {@code 8 MiB}, {@code unlimited} or {@code unknown}. */
    @Override
    public String toString() {
        return text;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

/** One way to get memory and to give it back, to be held against others. Safe for use by many threads; lives as long as its JVM. */
interface Rival {
    /** Gets memory that no other method sees, writes a word, gives it back; what was read. */
    long local(long bytes, long value);

    /** The same with memory that others could see meanwhile. */
    long escaping(long bytes, long value, Escape to);

    /** What its memory was seen on. */
    default SeenPages observed() {
        return SeenPages.NONE;
    }

    /** Where memory escapes to. Not safe for use by many threads. */
    final class Escape {
        Object object = "";
        long address;
    }
}

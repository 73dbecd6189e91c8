// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** The line VmFlags of one mapping in smaps. It holds that of the entry that is being read. */
final class VmFlags {
    private static final byte[] LABEL = {'V', 'm', 'F', 'l', 'a', 'g', 's', ':'};
    private static final int LETTERS = 26;
    /** The flag of each pair of letters, from 1. */
    private static final byte[] ORDINALS = new byte[LETTERS * LETTERS];

    static {
        for (VmFlag flag : VmFlag.values()) {
            ORDINALS[place(flag.letters().charAt(0), flag.letters().charAt(1))] = (byte) (flag.ordinal() + 1);
        }
    }

    private final ProcText text;
    private boolean told;
    private long known;
    private boolean others;
    /** From the record's start. */
    private long offset;

    private long length;

    VmFlags(ProcText text) {
        this.text = text;
    }

    void clear() {
        told = false;
        known = 0;
        others = false;
    }

    /** Whether the line was there. */
    boolean areTold() {
        return told;
    }

    boolean has(VmFlag flag) {
        return (known & 1L << flag.ordinal()) != 0;
    }

    Set<VmFlag> known() {
        Set<VmFlag> flags = EnumSet.noneOf(VmFlag.class);
        for (VmFlag flag : VmFlag.values()) {
            if (has(flag)) {
                flags.add(flag);
            }
        }
        return Collections.unmodifiableSet(flags);
    }

    Set<String> others() {
        Set<String> names = new LinkedHashSet<>();
        if (others) {
            long from = text.record() + offset;
            for (String name : text.string(from, from + length).split(" +")) {
                if (name.isEmpty()) {
                    continue;
                }
                if (name.length() != 2 || ordinal(name.charAt(0), name.charAt(1)) < 0) {
                    names.add(name);
                }
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** Reads the current line if it is this one. */
    boolean read(long lineEnd) {
        if (!text.startsWith(LABEL, lineEnd)) {
            return false;
        }
        if (told) {
            // It is each mapping's last line: between the two a mapping's first one is missing.
            throw text.malformed("the flags of a mapping, told twice");
        }
        told = true;
        long at = text.at() + LABEL.length;
        offset = at - text.record();
        length = lineEnd - at;
        while (at < lineEnd) {
            if (text.byteAt(at) == ' ') {
                at++;
                continue;
            }
            long from = at;
            while (at < lineEnd && text.byteAt(at) != ' ') {
                at++;
            }
            int ordinal = at - from == 2 ? ordinal(text.byteAt(from), text.byteAt(from + 1)) : -1;
            if (ordinal < 0) {
                others = true;
            } else {
                known |= 1L << ordinal;
            }
        }
        return true;
    }

    private static int ordinal(int first, int second) {
        if (first < 'a' || first > 'z' || second < 'a' || second > 'z') {
            return -1;
        }
        return ORDINALS[place(first, second)] - 1;
    }

    private static int place(int first, int second) {
        return (first - 'a') * LETTERS + second - 'a';
    }
}

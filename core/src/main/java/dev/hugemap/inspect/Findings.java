// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one report gathers beside the layout: sources read, differences, remarks. For one thread. */
final class Findings {
    private final Set<Evidence> evidence = EnumSet.noneOf(Evidence.class);
    private final Set<String> disagreements = new LinkedHashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();
    /** Bytes by the ordinal of the doubt: without garbage, for a walk may meet many. */
    private final long[] doubted = new long[Doubt.values().length];

    /** Findings that start with these. */
    Findings copy() {
        Findings copy = new Findings();
        copy.evidence.addAll(evidence);
        copy.disagreements.addAll(disagreements);
        copy.notes.addAll(notes);
        System.arraycopy(doubted, 0, copy.doubted, 0, doubted.length);
        return copy;
    }

    void read(Evidence source) {
        evidence.add(source);
    }

    void disagree(String sentence) {
        disagreements.add(sentence);
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    void doubt(Doubt doubt, long bytes) {
        doubted[doubt.ordinal()] += bytes;
    }

    /** The sources in the order of the enumeration, which is that of their weight for leaves. */
    List<Evidence> evidence() {
        return List.copyOf(evidence);
    }

    List<String> disagreements() {
        return List.copyOf(disagreements);
    }

    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        for (Doubt doubt : Doubt.values()) {
            if (doubted[doubt.ordinal()] > 0) {
                all.add(doubt.about(doubted[doubt.ordinal()]));
            }
        }
        return all;
    }
}

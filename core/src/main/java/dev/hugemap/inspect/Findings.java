package dev.hugemap.inspect;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one report gathers beside the layout: sources read, differences, remarks. For one thread. */
final class Findings {
    private final Set<Evidence> evidence = EnumSet.noneOf(Evidence.class);
    private final Set<String> disagreements = new LinkedHashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();

    /** Findings that start with these. */
    Findings copy() {
        Findings copy = new Findings();
        copy.evidence.addAll(evidence);
        copy.disagreements.addAll(disagreements);
        copy.notes.addAll(notes);
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

    /** The sources in the order of the enumeration, which is that of their weight for leaves. */
    List<Evidence> evidence() {
        return List.copyOf(evidence);
    }

    List<String> disagreements() {
        return List.copyOf(disagreements);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}

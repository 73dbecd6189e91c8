package dev.hugemap.bench.suite;

/**
 * What memory is to be on.
 *
 * @param label as options name it
 * @param name for people, with this host's sizes
 * @param rank which comes first where two are as good: the one that is easier to have
 */
record Pages(String label, String name, int rank) {
    /** The label of base pages, against which all others are held. */
    static final String BASE = "base";

    /** Whether these are the base pages. */
    boolean isBase() {
        return label.equals(BASE);
    }

    @Override
    public String toString() {
        return name;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

/** Why memory of a process isn't made huge. */
public enum LeftOutReason {
    /** The mapping is shorter than the minimum. */
    TOO_SMALL("in mappings below the minimum", "--min"),
    /** The mapping shows a file. */
    FILE("of files", ""),
    /** Memory that other processes may map too. */
    SHARED("shared with other processes", ""),
    /** Pages of a hugetlb pool, which are huge already. */
    HUGETLB("of a hugetlb pool, huge already", ""),
    /** A device's memory or the kernel's own. */
    SPECIAL("of devices or the kernel", ""),
    /** A stack, which grows downwards. */
    STACK("of the main thread's stack", ""),
    /** The program may not read it itself. */
    NO_ACCESS("without access rights", ""),
    /** Locked in memory; {@link CollapseOverride#LOCKED} overrides it. */
    LOCKED("locked in memory", "--override locked"),
    /** Advised against huge pages (MADV_NOHUGEPAGE), which the kernel keeps itself. */
    ADVISED_AGAINST("advised against huge pages by the program (MADV_NOHUGEPAGE)", ""),
    /** KSM merges its pages; a huge page would undo that. */
    MERGEABLE("merged by KSM", ""),
    /** A program puts its pages in (userfaultfd). */
    USERFAULTFD("faulted in by a program (userfaultfd)", ""),
    /** The kernel tells no flags of the mapping, so that nobody knows what it is. */
    UNKNOWN("of which no source tells enough", ""),
    /** Outside of whole aligned huge pages, at a mapping's ends. */
    EDGE("at the ends of mappings, outside of whole huge pages", ""),
    /** No page is there, which the kernel would need to begin with. */
    NO_RESIDENTS("untouched: no page is there to begin with", ""),
    /** All pages that were there are in swap. */
    SWAPPED("in swap", ""),
    /** Refused a short while ago by the kernel: it is tried again later. */
    RESTING("refused a while ago, and tried again later", "");

    private final String words;
    private final String option;

    LeftOutReason(String words, String option) {
        this.words = words;
        this.option = option;
    }

    /**
     * What that memory is.
     *
     * @return words that follow an amount of memory
     */
    public String words() {
        return words;
    }

    /**
     * Which option of {@code hugemap collapse} takes it in.
     *
     * @return the option; empty where there is none
     */
    public String option() {
        return option;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

/**
 * The short name of one kind of refusal, as it stands in brackets in its message: {@code [HM-101]}. What it means and what to
 * do is told by the section of that name in {@code docs/guides/troubleshooting.md}, and by {@code hugemap explain HM-101}.
 *
 * <p>A code never changes its meaning, and is never used again for another. The hundreds are areas: 1 memory, 2 settings of
 * the host, 3 shared regions, 4 devices, 5 other processes, 6 pools of small memory, 7 loaded files, 9 the platform.
 *
 * @param number three digits, from 100 to 999
 */
public record Code(int number) {
    private static final int FIRST = 100;
    private static final int LAST = 999;

    /** Checks the number. */
    public Code {
        if (number < FIRST || number > LAST) {
            throw new IllegalArgumentException("a code has three digits, not " + number);
        }
    }

    /**
     * A text with the code behind it.
     *
     * @param text what is wrong, without a full stop
     * @return for example {@code 48 needed, 0 of 0 free in the pool [HM-101]}
     */
    public String after(String text) {
        return text + " [" + this + "]";
    }

    /**
     * The code as it is searched for.
     *
     * @return for example {@code HM-101}
     */
    @Override
    public String toString() {
        return "HM-" + number;
    }
}

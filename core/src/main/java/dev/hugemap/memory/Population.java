// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/** When pages are put behind committed memory. */
public enum Population {
    /**
     * All of them while committing, with an error where the kernel has none.
     *
     * <p>Where a control group's memory limit or the host's memory is exceeded, the kernel kills a process instead. So
     * what has no room at the moment before is refused; up to a 64th of the room that was seen in the last tenth of a
     * second is populated without a new look. Others may take the memory between that look and the last page: that is left
     * to chance. Pages from a hugetlb pool have no such gap.
     */
    UP_FRONT,
    /** Each when it is touched. Where the kernel then has none, the touch fails with a signal. */
    ON_TOUCH
}

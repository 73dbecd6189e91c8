package dev.hugemap.memory;

/** When pages are put behind committed memory. */
public enum Population {
    /** All of them while committing, with an error where the kernel has none. */
    UP_FRONT,
    /** Each when it is touched. Where the kernel then has none, the touch fails with a signal. */
    ON_TOUCH
}

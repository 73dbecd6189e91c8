// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.time.Duration;

/** One interrupt of a device, which can be waited for. Safe for use by many threads: an interrupt wakes one of them. */
public final class InterruptVector {
    private final Interrupts owner;
    private final int number;
    private final EventFile event;

    InterruptVector(Interrupts owner, int number, EventFile event) {
        this.owner = owner;
        this.number = number;
        this.event = event;
    }

    /**
     * Which one it is.
     *
     * @return its number, from 0 on
     */
    public int number() {
        return number;
    }

    /**
     * Waits until the device has signalled, or takes at once what it has signalled since the last wait. The thread waits in
     * a system call: a virtual thread keeps its carrier, and interrupting the thread doesn't end the wait; closing the
     * {@link Interrupts} does.
     *
     * @param timeout how long at most; zero looks without waiting
     * @return how many times the device signalled; 0 if the time is over. Signals in quick succession may be one for INTx
     * @throws IllegalStateException if the interrupts are switched off, before or meanwhile
     * @throws VfioException if the kernel refuses to wait
     */
    public long await(Duration timeout) {
        return owner.await(event, timeout);
    }
}

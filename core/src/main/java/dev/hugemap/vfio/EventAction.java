// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.time.Duration;

/** Waits for one interrupt and does something; ends without it when the interrupt is switched off. */
record EventAction(InterruptVector vector, Runnable action) implements Runnable {
    @Override
    public void run() {
        if (signalled()) {
            action.run();
        }
    }

    private boolean signalled() {
        try {
            return vector.await(Duration.ofDays(Short.MAX_VALUE)) > 0;
        } catch (IllegalStateException switchedOff) {
            return false;
        }
    }
}

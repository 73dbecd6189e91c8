// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Time, as a pass sees it.
 *
 * @param nanos a clock, in nanoseconds from anywhere
 * @param pause waits so many nanoseconds
 */
record Pace(LongSupplier nanos, LongConsumer pause) {
    static Pace system() {
        return new Pace(System::nanoTime, LockSupport::parkNanos);
    }

    long now() {
        return nanos.getAsLong();
    }
}

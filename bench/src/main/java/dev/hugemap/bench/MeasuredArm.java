// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

/** One way to do something, of which several things are measured. */
interface MeasuredArm {
    /** The arm's name in tables. */
    String name();

    /** Does it once. */
    Measured run();
}

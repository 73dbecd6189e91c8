// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

/** A program that does nothing: what a JVM costs by itself. */
public final class StartOfNothing {
    private StartOfNothing() {}

    /**
     * Does nothing.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

/**
 * How many interrupts of a kind a device has.
 *
 * @param kind what they are
 * @param count how many; 0 where the device has none
 */
public record InterruptInfo(InterruptKind kind, int count) {
    /**
     * The count in words.
     *
     * @return for example {@code 4 MSIX}
     */
    @Override
    public String toString() {
        return count + " " + kind;
    }
}

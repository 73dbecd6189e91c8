// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/**
 * A page size that was tried and refused while memory was faulted in, so that a smaller one was taken.
 *
 * @param refusal the first refusal of its kind: what, why, what to do
 * @param count how many blocks fell back for this reason
 */
public record Fallback(Refusal refusal, long count) {
    @Override
    public String toString() {
        return refusal + (count == 1 ? "" : " (" + count + " times)");
    }
}

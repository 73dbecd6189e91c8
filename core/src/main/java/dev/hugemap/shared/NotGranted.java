// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.memory.Refusal;

/** A backing that can't be had for a file. Nothing of the file is left. */
final class NotGranted extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    NotGranted(Refusal refusal) {
        super(refusal.toString());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}

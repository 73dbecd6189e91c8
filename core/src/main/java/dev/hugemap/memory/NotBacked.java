// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/** Memory was mapped, but there are no pages behind it that could be given out. */
class NotBacked extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    NotBacked(Refusal refusal) {
        super(refusal.toString());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}

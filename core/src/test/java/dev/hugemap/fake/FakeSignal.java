// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/** What a touch of the model's memory would have done to a real process. */
public final class FakeSignal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String signal;

    FakeSignal(String signal, long address) {
        super(signal + " at " + Readable.hex(address));
        this.signal = signal;
    }

    /** The signal's name: SIGSEGV, SIGBUS, or SIGKILL where memory is out. */
    public String signal() {
        return signal;
    }
}

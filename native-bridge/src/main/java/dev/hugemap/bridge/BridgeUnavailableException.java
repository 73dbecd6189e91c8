// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

/**
 * System calls can't be made at all here: another operating system, or no native access.
 *
 * <p>The message names the reason and, where there is one, the flag that grants access on the path in use (module path
 * or class path).
 */
public final class BridgeUnavailableException extends RuntimeException implements Coded {
    private static final long serialVersionUID = 1L;

    private final Unavailability reason;

    /**
     * Records why there is no bridge.
     *
     * @param reason why, for programs
     * @param cause why, in words, without a full stop
     * @param remedy what to do; empty where nothing helps
     */
    public BridgeUnavailableException(Unavailability reason, String cause, String remedy) {
        super(reason.code().after(cause) + (remedy.isEmpty() ? "" : "; " + remedy));
        this.reason = reason;
    }

    /**
     * Why, for programs.
     *
     * @return the reason
     */
    public Unavailability reason() {
        return reason;
    }

    @Override
    public Code code() {
        return reason.code();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

/**
 * System calls can't be made at all here: another operating system, or no native access.
 *
 * <p>The message names the reason and, where there is one, the flag that grants access on the path in use (module path
 * or class path).
 */
public final class BridgeUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Records why there is no bridge.
     *
     * @param reason why, and what to do
     */
    public BridgeUnavailableException(String reason) {
        super(reason);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.memory;

/** Has no code. */
public final class BareException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/** A picture that can't be drawn, or not written. */
final class PictureException extends RuntimeException implements Coded {
    private static final long serialVersionUID = 1L;

    private static final Code CODE = new Code(911);

    PictureException(String problem, String remedy, Throwable cause) {
        super(CODE.after(problem) + ". " + remedy, cause);
    }

    @Override
    public Code code() {
        return CODE;
    }
}

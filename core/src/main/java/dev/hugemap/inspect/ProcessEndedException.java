// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;
import org.jspecify.annotations.Nullable;

/**
 * A process ended, or started another program, while its mappings were read: what was read is not all of them. Thrown too
 * for a thread of the kernel, which has no mappings.
 */
public final class ProcessEndedException extends RuntimeException implements Coded {
    private static final long serialVersionUID = 1L;

    ProcessEndedException(String path, @Nullable Throwable cause) {
        super(
                UnreadableProcessException.Reason.ENDED
                                .code()
                                .after(path
                                        + " ended early: the process has no memory of its own any more, because it ended"
                                        + " or started another program, or is a thread of the kernel")
                        + ". Ask again with the number of a process that runs",
                cause);
    }

    /** That of {@link UnreadableProcessException.Reason#ENDED}. */
    @Override
    public Code code() {
        return UnreadableProcessException.Reason.ENDED.code();
    }
}

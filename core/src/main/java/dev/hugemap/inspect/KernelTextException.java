// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/** A text of the kernel that isn't written as documented, or ends in the middle: nothing is guessed from it. */
public final class KernelTextException extends RuntimeException implements Coded {
    private static final long serialVersionUID = 1L;

    private static final Code CODE = new Code(510);

    private final String path;
    private final long offset;

    KernelTextException(String path, long offset, String problem) {
        super(CODE.after(path + " can't be read at byte " + offset + ": " + problem));
        this.path = path;
        this.offset = offset;
    }

    @Override
    public Code code() {
        return CODE;
    }

    /**
     * The file.
     *
     * @return for example {@code /proc/self/smaps}
     */
    public String path() {
        return path;
    }

    /**
     * Where the line starts that can't be read.
     *
     * @return bytes from the file's start
     */
    public long offset() {
        return offset;
    }
}

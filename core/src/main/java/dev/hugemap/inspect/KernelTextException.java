// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** A text of the kernel that isn't written as documented, or ends in the middle: nothing is guessed from it. */
public final class KernelTextException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final long offset;

    KernelTextException(String path, long offset, String problem) {
        super(path + " can't be read at byte " + offset + ": " + problem);
        this.path = path;
        this.offset = offset;
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

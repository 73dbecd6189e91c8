package dev.hugemap.alloc;

import dev.hugemap.page.Bytes;

/** A program did to a pool what it must not do. The pool is as if it had not been called. */
public final class PoolMisuseException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Misuse misuse;

    private PoolMisuseException(Misuse misuse, String message) {
        super(message);
        this.misuse = misuse;
    }

    static PoolMisuseException foreign(long address) {
        return new PoolMisuseException(
                Misuse.FOREIGN_ADDRESS,
                "cannot free " + hex(address) + ": no block of this pool lies there; it is another allocator's, or was"
                        + " freed before");
    }

    static PoolMisuseException interior(long address, long start, long bytes) {
        return new PoolMisuseException(
                Misuse.INTERIOR_ADDRESS,
                "cannot free " + hex(address) + ": it lies in the block of " + Bytes.format(bytes) + " that starts at "
                        + hex(start) + ". Free that one");
    }

    /**
     * What was done.
     *
     * @return the kind of misuse
     */
    public Misuse misuse() {
        return misuse;
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}

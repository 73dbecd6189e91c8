// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;
import dev.hugemap.page.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program did to a pool what it must not do. The pool is as if it had not been called: a block whose end was written past is
 * still live.
 */
public final class PoolMisuseException extends IllegalArgumentException implements Coded {
    private static final long serialVersionUID = 1L;

    private final Misuse misuse;
    private final transient @Nullable LiveBlock block;

    private PoolMisuseException(Misuse misuse, String problem, String remedy, @Nullable LiveBlock block) {
        super(misuse.code().after(problem) + (remedy.isEmpty() ? "" : ". " + remedy));
        this.misuse = misuse;
        this.block = block;
    }

    static PoolMisuseException doubleFree(LiveBlock block) {
        return new PoolMisuseException(
                Misuse.DOUBLE_FREE,
                "cannot free " + hex(block.address()) + ", for it is free already: " + block,
                "Look for a second owner",
                block);
    }

    static PoolMisuseException interior(long address, LiveBlock block) {
        return new PoolMisuseException(
                Misuse.INTERIOR_ADDRESS,
                "cannot free " + hex(address) + ": it lies inside of a block, " + block,
                "Free that one",
                block);
    }

    static PoolMisuseException writtenPastEnd(LiveBlock block) {
        return new PoolMisuseException(
                Misuse.WRITE_PAST_END,
                "something was written behind the end of a block, seen when it was to be freed: " + block,
                "Look for an index or a length that is too large",
                block);
    }

    static PoolMisuseException foreign(long address) {
        return new PoolMisuseException(
                Misuse.FOREIGN_ADDRESS,
                "cannot free " + hex(address) + ": no block of this pool lies there; it is another allocator's, or was"
                        + " freed before",
                "",
                null);
    }

    static PoolMisuseException interior(long address, long start, long bytes) {
        return new PoolMisuseException(
                Misuse.INTERIOR_ADDRESS,
                "cannot free " + hex(address) + ": it lies in the block of " + Bytes.format(bytes) + " that starts at "
                        + hex(start),
                "Free that one",
                null);
    }

    static PoolMisuseException wrongBuffer(ByteBuffer buffer) {
        boolean empty = buffer.isDirect() && buffer.capacity() == 0;
        return new PoolMisuseException(
                empty ? Misuse.INTERIOR_ADDRESS : Misuse.FOREIGN_ADDRESS,
                "cannot free a buffer of " + Bytes.format(buffer.capacity())
                        + (empty
                                ? ": nothing tells which block it is cut from"
                                : ": it is not over a block of this pool, but over "
                                        + (buffer.isDirect() ? "other memory" : "an array")),
                empty ? "Free the buffer that was allocated" : "",
                null);
    }

    /**
     * What was done.
     *
     * @return the kind of misuse
     */
    public Misuse misuse() {
        return misuse;
    }

    @Override
    public Code code() {
        return misuse.code();
    }

    /**
     * The block that it was done to, with its origin where that is tracked.
     *
     * @return the block; empty where the pool is plain, or there is none, and in a deserialised copy
     */
    public Optional<LiveBlock> block() {
        return Optional.ofNullable(block);
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}

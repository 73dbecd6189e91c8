// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

/**
 * A rival whose memory is an object that is freed on its own.
 *
 * @param <B> the object
 */
interface BlockRival<B> extends Rival {
    /** Gets a block, with anything in it. */
    B allocate(long bytes);

    /** Writes the first word of a block and reads it. */
    long use(B block, long value);

    /** Gives a block back, in any thread. */
    void free(B block);

    @Override
    default long local(long bytes, long value) {
        B block = allocate(bytes);
        long read = use(block, value);
        free(block);
        return read;
    }

    @Override
    default long escaping(long bytes, long value, Escape to) {
        B block = allocate(bytes);
        to.object = block;
        long read = use(block, value);
        free(block);
        return read;
    }
}

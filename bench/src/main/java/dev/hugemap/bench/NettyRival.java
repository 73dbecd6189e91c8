// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;

/**
 * Direct buffers of one of Netty's allocators.
 *
 * @param allocator whose
 */
record NettyRival(ByteBufAllocator allocator) implements BlockRival<ByteBuf> {
    /** What the pooled allocator has by default, with a cache for every thread, not for Netty's own alone. */
    static NettyRival pooled() {
        return new NettyRival(new PooledByteBufAllocator(
                true,
                PooledByteBufAllocator.defaultNumHeapArena(),
                PooledByteBufAllocator.defaultNumDirectArena(),
                PooledByteBufAllocator.defaultPageSize(),
                PooledByteBufAllocator.defaultMaxOrder(),
                PooledByteBufAllocator.defaultSmallCacheSize(),
                PooledByteBufAllocator.defaultNormalCacheSize(),
                true));
    }

    /** The adaptive allocator, with a cache for every thread too. */
    static NettyRival adaptive() {
        return new NettyRival(new AdaptiveByteBufAllocator(true, true));
    }

    /**
     * Sees to it that this JVM lets Netty do what is fastest.
     *
     * @throws IllegalStateException if it has no Unsafe, with Netty's reason
     */
    void checkFast() {
        if (!PlatformDependent.hasUnsafe()) {
            throw new IllegalStateException(
                    "Netty has no Unsafe in this JVM", PlatformDependent.getUnsafeUnavailabilityCause());
        }
    }

    @Override
    public ByteBuf allocate(long bytes) {
        return allocator.directBuffer((int) bytes);
    }

    @Override
    public long use(ByteBuf block, long value) {
        block.setLong(0, value);
        return block.getLong(0);
    }

    @Override
    public void free(ByteBuf block) {
        block.release();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Remembers each live block of a pool and those freed last, and marks what lies behind a block's end, so that wrong frees and
 * writes past the end are found when a block is freed. Safe for use by many threads.
 */
final class Checks {
    private static final byte MARK = (byte) 0xA5;
    private static final int LEAST_MARKED = 8;
    private static final int MOST_MARKED = 64;
    /** More than any pool has, and with its mark still a number. */
    private static final long MOST_BYTES = Long.MAX_VALUE / 2;

    private static final int REMEMBERED = 4096;

    private final Blocks blocks;
    private final BlockMemory contents;
    private final PoolSafety safety;
    /** What live blocks have more than was asked for. */
    private final LongAdder unasked = new LongAdder();

    private final Map<Long, LiveBlock> live = new ConcurrentHashMap<>();
    /** Guarded by itself. */
    private final Map<Long, LiveBlock> freed = new LinkedHashMap<>();

    Checks(Blocks blocks, BlockMemory contents, PoolSafety safety) {
        this.blocks = blocks;
        this.contents = contents;
        this.safety = safety;
    }

    /** Allocates a block with a mark behind its end. */
    long allocate(long bytes, long alignment) {
        Request.check(bytes, alignment);
        long address = blocks.allocate(Math.max(1, Math.min(bytes, MOST_BYTES)) + LEAST_MARKED, alignment);
        contents.fill(address + bytes, marked(address, bytes), MARK);
        Optional<Origin> origin =
                safety == PoolSafety.CHECKED_WITH_ORIGINS ? Optional.of(Origin.here()) : Optional.empty();
        synchronized (freed) {
            freed.remove(address);
        }
        live.put(address, new LiveBlock(address, bytes, origin));
        unasked.add(blocks.blockBytes(address) - bytes);
        return address;
    }

    /** Frees a block, or tells what is wrong with that. */
    void free(long address) {
        blocks.checkOpen();
        LiveBlock block = live.get(address);
        if (block == null) {
            throw wrong(address);
        }
        if (!contents.isFilled(address + block.bytes(), marked(address, block.bytes()), MARK)) {
            throw PoolMisuseException.writtenPastEnd(block);
        }
        synchronized (freed) {
            if (!live.remove(address, block)) {
                throw PoolMisuseException.doubleFree(block);
            }
            freed.put(address, block);
            if (freed.size() > REMEMBERED) {
                freed.remove(freed.keySet().iterator().next());
            }
        }
        unasked.add(block.bytes() - blocks.blockBytes(address));
        blocks.free(address);
    }

    /** About what live blocks have more than was asked for, their marks included; right where no thread is at work. */
    long unaskedBytes() {
        return unasked.sum();
    }

    /** All blocks that are live. */
    List<LiveBlock> live() {
        return List.copyOf(live.values());
    }

    private PoolMisuseException wrong(long address) {
        LiveBlock before = freedAt(address);
        if (before != null) {
            return PoolMisuseException.doubleFree(before);
        }
        Span span = blocks.spanAt(address);
        if (span == null) {
            return PoolMisuseException.foreign(address);
        }
        LiveBlock around = live.get(span.blockAt(address));
        return around == null ? PoolMisuseException.foreign(address) : PoolMisuseException.interior(address, around);
    }

    private @Nullable LiveBlock freedAt(long address) {
        synchronized (freed) {
            return freed.get(address);
        }
    }

    private long marked(long address, long bytes) {
        return Math.min(MOST_MARKED, blocks.blockBytes(address) - bytes);
    }
}

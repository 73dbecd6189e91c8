// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

/**
 * Free blocks of one class that no thread has at hand: what one thread freed another takes, in batches, and no span is looked at on
 * the way. A stack. Guarded by its list.
 */
final class BlockStock {
    private static final int MOST = 1024;
    private static final long MOST_BYTES = 1 << 22;

    private final int blockBytes;
    private final StockRoom room;
    private long[] addresses = new long[0];
    private int count;

    /** Of blocks of so many bytes. */
    BlockStock(int blockBytes, StockRoom room) {
        this.blockBytes = blockBytes;
        this.room = room;
    }

    /** Makes what it needs to hold blocks; until then there is room for none. */
    void open() {
        if (addresses.length == 0) {
            addresses = new long[(int) Math.min(MOST, MOST_BYTES / blockBytes)];
        }
    }

    /** Takes up to so many blocks, those that were given last; returns how many. */
    int take(long[] into, int at, int most) {
        int taken = Math.min(most, count);
        if (taken > 0) {
            count -= taken;
            System.arraycopy(addresses, count, into, at, taken);
            room.leave((long) taken * blockBytes);
        }
        return taken;
    }

    /** Takes all of some blocks in; false where there is no room. */
    boolean give(long[] from, int at, int given) {
        if (given > addresses.length - count || !room.enter((long) given * blockBytes)) {
            return false;
        }
        System.arraycopy(from, at, addresses, count, given);
        count += given;
        return true;
    }

    int count() {
        return count;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Blocks on their way from one thread to another. */
final class BlockStockTest {
    private static final int MIB = 1 << 20;

    private final StockRoom room = new StockRoom();
    private final long[] batch = {1, 2, 3, 4};

    @Test
    void whatWasGivenLastIsTakenFirst() {
        BlockStock stock = open(64);
        long[] taken = new long[4];

        assertThat(stock.give(batch, 0, 2)).isTrue();
        assertThat(stock.give(batch, 2, 2)).isTrue();

        assertThat(stock.take(taken, 1, 2)).isEqualTo(2);
        assertThat(taken).containsExactly(0, 3, 4, 0);
        assertThat(stock.take(taken, 0, 4)).isEqualTo(2);
        assertThat(taken).startsWith(1, 2);
        assertThat(stock.take(taken, 0, 4)).isZero();
        assertThat(room.bytes()).isZero();
    }

    @Test
    void hasNoRoomBeforeItIsOpened() {
        assertThat(new BlockStock(64, room).give(batch, 0, 1)).isFalse();
        assertThat(room.bytes()).isZero();
    }

    @Test
    void takesAllOrNothing() {
        BlockStock stock = open(2 * MIB);

        assertThat(stock.give(batch, 0, 3)).isFalse();
        assertThat(stock.count()).isZero();
        assertThat(stock.give(batch, 0, 2)).isTrue();
    }

    @Test
    void thoseOfAPoolShareWhatRoomThereIs() {
        BlockStock one = open(2 * MIB);
        BlockStock other = open(2 * MIB);
        BlockStock third = open(2 * MIB);
        one.give(batch, 0, 2);
        other.give(batch, 0, 2);

        assertThat(third.give(batch, 0, 1)).isFalse();
        assertThat(room.bytes()).isEqualTo(8 * MIB);
        one.take(new long[1], 0, 1);
        assertThat(third.give(batch, 0, 1)).isTrue();
    }

    private BlockStock open(int blockBytes) {
        BlockStock stock = new BlockStock(blockBytes, room);
        stock.open();
        return stock;
    }
}

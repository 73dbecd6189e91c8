// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.memory.ArenaContract;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.AfterEach;

final class ConfinedPoolArenaTest extends ArenaContract {
    private final ChunkStock stock = new ChunkStock();
    private final ArenaChunks chunks = new ArenaChunks(stock, 2);

    @Override
    protected Arena open() {
        return new ConfinedPoolArena(chunks);
    }

    @Override
    protected boolean isConfined() {
        return true;
    }

    @AfterEach
    void everythingIsBack() {
        chunks.close();
        chunks.giveBackIdle();
        assertThat(stock.chunksOut()).isZero();
        stock.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.lang.foreign.Arena;

final class HugeConfinedArenaTest extends ArenaContract {
    @Override
    protected Arena open() {
        return HugeArena.ofConfined(BackingPolicy.prefer(Backing.transparent(), Backing.basePages()));
    }

    @Override
    protected boolean isConfined() {
        return true;
    }
}

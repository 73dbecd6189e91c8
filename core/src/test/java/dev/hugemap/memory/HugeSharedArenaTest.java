// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.lang.foreign.Arena;

final class HugeSharedArenaTest extends ArenaContract {
    @Override
    protected Arena open() {
        return HugeArena.ofShared(BackingPolicy.prefer(Backing.transparent(), Backing.basePages()));
    }

    @Override
    protected boolean isConfined() {
        return false;
    }
}

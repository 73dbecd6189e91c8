package dev.hugemap.memory;

import java.lang.foreign.Arena;

final class HugeSharedArenaTest extends ArenaContract {
    @Override
    Arena open() {
        return HugeArena.ofShared(BackingPolicy.prefer(Backing.transparent(), Backing.basePages()));
    }

    @Override
    boolean isConfined() {
        return false;
    }
}

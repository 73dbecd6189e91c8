package dev.hugemap.memory;

import java.lang.foreign.Arena;

final class HugeConfinedArenaTest extends ArenaContract {
    @Override
    Arena open() {
        return HugeArena.ofConfined(BackingPolicy.prefer(Backing.transparent(), Backing.basePages()));
    }

    @Override
    boolean isConfined() {
        return true;
    }
}

package dev.hugemap.memory;

import java.lang.foreign.Arena;

final class JdkConfinedArenaTest extends ArenaContract {
    @Override
    Arena open() {
        return Arena.ofConfined();
    }

    @Override
    boolean isConfined() {
        return true;
    }
}

package dev.hugemap.memory;

import java.lang.foreign.Arena;

final class JdkSharedArenaTest extends ArenaContract {
    @Override
    Arena open() {
        return Arena.ofShared();
    }

    @Override
    boolean isConfined() {
        return false;
    }
}

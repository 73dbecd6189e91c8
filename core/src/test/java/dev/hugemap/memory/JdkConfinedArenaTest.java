// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.lang.foreign.Arena;

final class JdkConfinedArenaTest extends ArenaContract {
    @Override
    protected Arena open() {
        return Arena.ofConfined();
    }

    @Override
    protected boolean isConfined() {
        return true;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import java.lang.foreign.Arena;

final class JdkSharedArenaTest extends ArenaContract {
    @Override
    protected Arena open() {
        return Arena.ofShared();
    }

    @Override
    protected boolean isConfined() {
        return false;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import dev.hugemap.bridge.jna.JnaBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.HugeMemory;

final class JnaMemoryTest extends KernelMemoryContract {
    @Override
    HugeMemory memory() {
        return HugeMemory.over(new JnaBridge(), KernelFiles.system());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.memory;

import dev.hugemap.memory.HugeMemory;

final class FfmMemoryTest extends KernelMemoryContract {
    @Override
    HugeMemory memory() {
        return HugeMemory.system().refresh();
    }
}

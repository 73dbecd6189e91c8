package dev.hugemap.it.memory;

import dev.hugemap.memory.HugeMemory;

final class FfmMemoryTest extends KernelMemoryContract {
    @Override
    HugeMemory memory() {
        return HugeMemory.system().refresh();
    }
}

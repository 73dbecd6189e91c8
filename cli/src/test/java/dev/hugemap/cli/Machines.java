package dev.hugemap.cli;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.memory.HugeMemory;

/** Machines over modelled hosts, looked at afresh by each command. */
final class Machines {
    private Machines() {}

    static Machine of(FakeLinux linux) {
        return new Machine(() -> HugeMemory.over(linux, linux.files()), linux.files());
    }
}

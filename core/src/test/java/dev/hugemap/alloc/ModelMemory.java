package dev.hugemap.alloc;

import dev.hugemap.fake.FakeLinux;

/** Blocks on a modelled host, which remembers tags. */
record ModelMemory(FakeLinux linux) implements BlockMemory {
    @Override
    public void fill(long address, long bytes, byte value) {
        linux.write(address, bytes, value);
    }
}

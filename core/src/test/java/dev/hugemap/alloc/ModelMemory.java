// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.fake.FakeLinux;

/** Blocks on a modelled host, which remembers tags. */
record ModelMemory(FakeLinux linux) implements BlockMemory {
    @Override
    public void fill(long address, long bytes, byte value) {
        linux.write(address, bytes, value);
    }

    @Override
    public boolean isFilled(long address, long bytes, byte value) {
        for (long at = address; at < address + bytes; at++) {
            if (linux.contentsAt(at) != value) {
                return false;
            }
        }
        return true;
    }
}

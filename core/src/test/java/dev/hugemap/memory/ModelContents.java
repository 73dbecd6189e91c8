// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.fake.FakeLinux;

/** Contents on a modelled host, which remembers tags. */
record ModelContents(FakeLinux linux) implements FaultContents {
    @Override
    public void write(Region region, long offset, long length, long tag) {
        linux.write(region.range().start() + offset, length, tag);
    }

    @Override
    public void check(Region region, long offset, long length, long tag) {
        linux.checkContents(region.range().start() + offset, length, tag);
    }
}

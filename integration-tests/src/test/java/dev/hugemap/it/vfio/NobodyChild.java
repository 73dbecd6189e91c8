// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.vfio.PciAddress;
import dev.hugemap.vfio.VfioBackend;
import dev.hugemap.vfio.VfioDevice;
import dev.hugemap.vfio.VfioException;

/** Opens a device and maps 16 KiB and 1 MiB for it, as a user without privilege: {@code NobodyChild ADDRESS}. */
final class NobodyChild {
    /** A page of any host, and no more than a small limit. */
    private static final long PAGE = 16 << 10;

    private static final long MIB = 1 << 20;

    private NobodyChild() {}

    public static void main(String[] arguments) {
        PciAddress address = PciAddress.of(arguments[0]);
        try (HugeArena arena = HugeArena.ofShared(BackingPolicy.require(Backing.basePages()));
                VfioDevice device = VfioDevice.open(address, VfioBackend.TYPE1)) {
            device.mapDma(arena.allocate(PAGE, PAGE)).close();
            System.out.println("mapped a page");
            device.mapDma(arena.allocate(MIB, PAGE)).close();
            System.out.println("mapped 1 MiB");
        } catch (VfioException failure) {
            System.out.println(failure.step() + ": " + failure.errno().orElseThrow() + ", " + failure.remedy());
        }
        System.out.println("left: " + Lab.held());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolOptions;
import dev.hugemap.alloc.PoolRegistration;
import dev.hugemap.cli.Main;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.SharedRegion;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** The library or the command, in a process that the kernel ends where it asks for a socket. */
final class SocketlessChild {
    static final String LIBRARY = "library";
    static final String SOCKET = "socket";

    private static final PageSize BASE = PageSize.kib(4);
    private static final PageSize HUGE = PageSize.mib(2);
    private static final BackingPolicy POLICY = prefer(transparent(), basePages());

    private SocketlessChild() {}

    /** A word above, or a command line. */
    public static void main(String[] arguments) throws IOException {
        // The JDK looks whether the host has IPv6, by a socket, before it opens its first file.
        Files.readString(Path.of("/proc/self/stat"));
        SeccompFilter.endAt("socket");
        switch (arguments[0]) {
            case LIBRARY -> useLibrary();
            case SOCKET -> new ServerSocket(0).close();
            default -> Main.main(arguments);
        }
    }

    private static void useLibrary() {
        FaultPolicy byLength = fault -> fault.length() >= HUGE.bytes() && fault.fits(HUGE) ? HUGE : BASE;
        try (HugeArena arena = HugeArena.ofShared(POLICY);
                Region region =
                        Region.reserve(HUGE.bytes(), RegionOptions.of(POLICY).faultedBy(byLength));
                SharedRegion shared = SharedRegion.create(HUGE.bytes(), POLICY);
                HugePool pool =
                        HugePool.open(PoolOptions.of(RegionOptions.of(POLICY)).capacity(HUGE.bytes()));
                PoolRegistration registration = pool.register("pool")) {
            region.fault(0, BASE.bytes());
            System.out.println(arena.report(arena.allocate(HUGE.bytes())));
            System.out.println(region.fault(0, HUGE.bytes()));
            System.out.println(shared.descriptor());
            System.out.println(pool.allocate(64).byteSize() + " of " + registration.objectName());
        }
    }
}

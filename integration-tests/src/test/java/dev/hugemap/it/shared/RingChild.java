// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.page.PageSize;
import dev.hugemap.shared.RegionDescriptor;
import dev.hugemap.shared.RegionPeers;
import dev.hugemap.shared.SharedMemory;
import dev.hugemap.shared.SharedRegion;
import java.nio.file.Path;

/**
 * One end of a queue between two JVMs: the owner writes, who attaches reads. Each says what it is mapped on, and goes on until
 * so many messages have passed, or the other side is gone, which it then says.
 */
final class RingChild {
    private static final long BYTES = 4L << 20;
    private static final int BETWEEN_LOOKS = 1024;

    private final SharedRegion region;
    private final Ring ring;
    private final long messages;

    private RingChild(SharedRegion region, long messages) {
        this.region = region;
        this.ring = new Ring(region.segment());
        this.messages = messages;
    }

    /** Who, in which mount or "-" for memory without a name, by which descriptor or name, how many messages. */
    public static void main(String[] arguments) throws InterruptedException {
        boolean owns = arguments[0].equals("own");
        String mount = arguments[1];
        SharedMemory memory = mount.equals("-") ? SharedMemory.system() : HugeMount.over(Path.of(mount));
        try (SharedRegion region = owns ? own(memory, mount, arguments[2]) : attach(memory, mount, arguments[2])) {
            System.out.println("on " + region.report().bytesOnLeaves(PageSize.mib(2)) + " huge");
            System.out.println(mount.equals("-") && owns ? region.descriptor().toString() : arguments[2]);
            RingChild child = new RingChild(region, Long.parseLong(arguments[3]));
            System.out.println(owns ? child.write() : child.readAll());
            if (owns && region.name().isPresent()) {
                region.closeClean();
            }
        }
    }

    private static SharedRegion own(SharedMemory memory, String mount, String name) {
        return mount.equals("-")
                ? memory.create(BYTES, require(hugeTlb(PageSize.mib(2))))
                : memory.create(name, BYTES, require(hugeTlb(PageSize.mib(2))));
    }

    private static SharedRegion attach(SharedMemory memory, String mount, String name) {
        return mount.equals("-") ? memory.attach(RegionDescriptor.parse(name)) : memory.attach(name);
    }

    private String write() throws InterruptedException {
        while (region.peers().attached() == 0) {
            Thread.sleep(1);
        }
        long tries = 0;
        while (ring.read() < messages) {
            boolean moved = ring.written() < messages && ring.offer();
            if (!moved || ++tries % BETWEEN_LOOKS == 0) {
                if (region.peers().attached() == 0 && ring.read() < messages) {
                    return "reader gone after " + ring.read();
                }
            }
        }
        return "all written";
    }

    private String readAll() {
        long tries = 0;
        while (ring.read() < messages) {
            boolean moved = ring.poll();
            if (!moved || ++tries % BETWEEN_LOOKS == 0) {
                RegionPeers peers = region.peers();
                if (!peers.ownerAlive()) {
                    // What was written before it ended still counts.
                    while (ring.poll()) {}
                    return ring.read() < messages ? "owner gone after " + ring.read() : "all read";
                }
            }
        }
        return "all read";
    }
}

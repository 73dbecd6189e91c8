// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.shared.RegionDescriptor;
import dev.hugemap.shared.SharedRegion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kernel keeps another user from, and what it doesn't keep the same one from: docs/threats.md. */
@RequiresRoot
final class ProcessWallTest {
    private static final long PID = ProcessHandle.current().pid();
    private static final long MARK = 0x68756765_6d61705fL;

    private static Command.Finished dd(long address, boolean asNobody) {
        Command command = Command.of(
                "dd",
                "if=/proc/" + PID + "/mem",
                "bs=8",
                "count=1",
                "iflag=skip_bytes",
                "skip=" + address,
                "status=none");
        return asNobody ? command.asNobody().run() : command.run();
    }

    @Test
    void anotherUserReadsNeitherMemoryNorMappingsNorDescriptors() {
        try (SharedRegion region = SharedRegion.create(1, require(basePages()))) {
            region.segment().set(JAVA_LONG, 0, MARK);
            RegionDescriptor descriptor = region.descriptor();

            for (String file : List.of("maps", "smaps", "pagemap", "numa_maps", "fd/" + descriptor.fd())) {
                Command.Finished refused = Command.of("head", "-c", "1", "/proc/" + PID + "/" + file)
                        .asNobody()
                        .run();
                assertThat(refused.exit()).as("%s: %s", file, refused).isNotZero();
                assertThat(refused.err()).contains("Permission denied");
            }
            assertThat(dd(region.segment().address(), true).err()).contains("Permission denied");
            // The same user's other processes read all of it.
            assertThat(dd(region.segment().address(), false).exit()).isZero();
        }
    }

    @Test
    void theLengthOfMemoryWithoutANameIsSealedForEverybody() {
        try (SharedRegion region = SharedRegion.create(1, require(basePages()))) {
            String file = "/proc/" + PID + "/fd/" + region.descriptor().fd();
            region.segment().set(JAVA_LONG, 0, MARK);

            assertThat(Command.of("truncate", "-s", "0", file).run().err()).contains("not permitted");
            assertThat(Command.of("truncate", "-s", "+1M", file).run().err()).contains("not permitted");
            assertThat(region.segment().get(JAVA_LONG, 0)).isEqualTo(MARK);
        }
    }

    @Test
    void theSameUserMayPunchAHoleIntoItWhichReadsAsZeros() {
        try (SharedRegion region = SharedRegion.create(1, require(basePages()))) {
            region.segment().set(JAVA_LONG, 0, MARK);
            String file = "/proc/" + PID + "/fd/" + region.descriptor().fd();

            assertThat(Command.of("fallocate", "--punch-hole", "--offset", "0", "--length", "4096", file)
                            .run()
                            .exit())
                    .isZero();
            assertThat(region.segment().get(JAVA_LONG, 0)).isZero();
        }
    }
}

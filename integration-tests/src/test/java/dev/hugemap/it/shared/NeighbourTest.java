// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.it.Command;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.FoundRegion;
import dev.hugemap.shared.IfCrashed;
import dev.hugemap.shared.IfInUse;
import dev.hugemap.shared.RegionRefusedException;
import dev.hugemap.shared.RegionState;
import dev.hugemap.shared.SharedMemory;
import dev.hugemap.shared.SharedRegion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another user in a hugetlbfs that is open to all: what docs/threats.md says that he can and can't do. */
@RequiresRoot
@RequiresHugePages(size = "2m", count = 8)
final class NeighbourTest {
    private static final BackingPolicy POLICY = require(hugeTlb(PageSize.mib(2)));
    private static final long BYTES = 2 << 20;
    private static final String SECRET = "what nobody is to read";

    private HugeMount mount;
    private SharedMemory memory;

    @BeforeEach
    void mountForAll() {
        mount = HugeMount.of("pagesize=2M,mode=1777");
        memory = mount.memory();
    }

    @AfterEach
    void unmount() {
        mount.close();
    }

    private static Command.Finished nobody(String script) {
        return Command.of("sh", "-c", "umask 0; " + script).asNobody().run();
    }

    private static void write(SharedRegion region) {
        MemorySegment.copy(SECRET.getBytes(US_ASCII), 0, region.segment(), JAVA_BYTE, 0, SECRET.length());
    }

    private void createAndClose(String name) {
        try (SharedRegion region = memory.create(name, BYTES, POLICY)) {
            write(region);
            region.closeClean();
        }
    }

    private static RegionRefusedException refusal(ThrowingCallable call) {
        RegionRefusedException refused = catchThrowableOfType(RegionRefusedException.class, call);
        assertThat(refused).as("a refusal").isNotNull();
        return refused;
    }

    /** The first bytes of whatever a name leads to, as a program reads them that looks at nothing else. */
    private static String naively(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment data = channel.map(MapMode.READ_ONLY, BYTES, BYTES, arena);
            return new String(data.asSlice(0, SECRET.length()).toArray(JAVA_BYTE), US_ASCII);
        }
    }

    @Test
    void aRegionIsForItsOwnerAloneWhateverTheUmask() throws IOException {
        try (SharedRegion region = memory.create("index", BYTES, POLICY)) {
            write(region);
            String file = mount.file("index").toString();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mount.file("index"))))
                    .isEqualTo("rw-------");
            assertThat(nobody("cat " + file).err()).contains("Permission denied");
            assertThat(nobody("echo x >> " + file).err()).contains("Permission denied");
            assertThat(nobody("rm -f " + file).err()).contains("not permitted");
            assertThat(nobody("mv " + file + " " + file + ".mine").err()).contains("not permitted");
            assertThat(naively(mount.file("index"))).isEqualTo(SECRET);
        }
        memory.remove("index", IfInUse.REFUSE);
    }

    @Test
    void aNameThatANeighbourTookFirstIsForeignAndNothingInItIsBelieved() throws IOException {
        Path file = mount.file("index");
        nobody("truncate -s 4M " + file + "; chmod 0666 " + file);

        assertThat(refusal(() -> memory.openOrCreate("index", BYTES, POLICY, IfCrashed.TAKE))
                        .state())
                .isEqualTo(RegionState.FOREIGN);
        assertThat(refusal(() -> memory.create("index", BYTES, POLICY)).state()).isEqualTo(RegionState.FOREIGN);
        // Whoever opens without a look at the owner has the neighbour's file.
        assertThat(naively(file)).isNotEqualTo(SECRET);
        Files.delete(file);
    }

    @Test
    void aNeighbourMakesNoLinkThatIsFollowed() {
        createAndClose("own");
        Path link = mount.file("index");
        Command.Finished made = nobody("ln -s " + mount.file("own") + " " + link);

        if (made.exit() == 0) {
            assertThat(refusal(() -> memory.openOrCreate("index", BYTES, POLICY, IfCrashed.TAKE))
                            .state())
                    .isEqualTo(RegionState.FOREIGN);
            HugeMount.run("rm", link.toString());
        } else {
            // No kernel up to 6.18 has symbolic links in hugetlbfs.
            assertThat(made.err()).contains("Invalid argument");
        }
        memory.remove("own", IfInUse.REFUSE);
    }

    @Test
    void aRegionWithASecondNameIsForeignUnderBoth() throws IOException {
        createAndClose("own");
        // As a neighbour can where fs.protected_hardlinks is 0.
        Files.createLink(mount.file("index"), mount.file("own"));

        for (String name : new String[] {"index", "own"}) {
            assertThat(refusal(() -> memory.open(name, IfCrashed.TAKE)))
                    .hasMessageContaining("2 names")
                    .extracting(RegionRefusedException::state)
                    .isEqualTo(RegionState.FOREIGN);
        }
        assertThat(naively(mount.file("index"))).isEqualTo(SECRET);

        Files.delete(mount.file("index"));
        assertThat(memory.find("own")).get().extracting(FoundRegion::state).isEqualTo(RegionState.CLEAN);
        memory.remove("own", IfInUse.REFUSE);
    }

    @Test
    void inAFolderWithoutTheStickyBitANeighbourTakesTheNameAndNotTheMemory() {
        HugeMount.run("chmod", "0777", mount.folder().toString());
        try (SharedRegion region = memory.create("index", BYTES, POLICY)) {
            write(region);

            assertThat(nobody("mv " + mount.file("index") + " " + mount.file("moved"))
                            .exit())
                    .isZero();
            assertThat(nobody("cat " + mount.file("moved")).err()).contains("Permission denied");
            assertThat(memory.find("index")).isEmpty();
            assertThat(region.segment().getString(0, US_ASCII)).isEqualTo(SECRET);
        }
        memory.remove("moved", IfInUse.REFUSE);
    }

    @Test
    void pagesOfARegionThatWasRemovedHaveNothingOfIt() {
        createAndClose("own");
        memory.remove("own", IfInUse.REFUSE);

        try (SharedRegion next = memory.create("next", 3 * BYTES, POLICY)) {
            assertThat(next.segment().mismatch(MemorySegment.ofArray(new byte[3 * (int) BYTES])))
                    .isEqualTo(-1);
        }
        memory.remove("next", IfInUse.REFUSE);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Reason;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.FoundRegion;
import dev.hugemap.shared.IfCrashed;
import dev.hugemap.shared.IfInUse;
import dev.hugemap.shared.RegionOrigin;
import dev.hugemap.shared.RegionPeers;
import dev.hugemap.shared.RegionRefusedException;
import dev.hugemap.shared.RegionState;
import dev.hugemap.shared.SharedMemory;
import dev.hugemap.shared.SharedRegion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Regions that survive their process, in a hugetlbfs of the tests' own: each way in which they may be found again. */
@RequiresRoot
@RequiresHugePages(size = "2m", count = 16)
final class NamedRegionTest {
    private static final PageSize TWO_MIB = PageSize.mib(2);
    private static final BackingPolicy POLICY = require(hugeTlb(TWO_MIB));
    private static final long BYTES = 4 * TWO_MIB.bytes();

    private HugeMount mount;
    private SharedMemory memory;
    private long freeBefore;

    @BeforeEach
    void mount() {
        freeBefore = HugeTlb.of("2m").available();
        mount = HugeMount.of("pagesize=2M,mode=0755");
        memory = mount.memory();
    }

    @AfterEach
    void nothingIsLeft() {
        memory.regions().forEach(region -> memory.remove(region.name(), IfInUse.REFUSE));
        mount.close();
        assertThat(HugeTlb.of("2m").available()).isEqualTo(freeBefore);
    }

    private static void fill(SharedRegion region) {
        for (long at = 0; at < region.segment().byteSize(); at += JAVA_LONG.byteSize()) {
            region.segment().set(JAVA_LONG, at, at * 31 + 7);
        }
    }

    private static void check(SharedRegion region) {
        for (long at = 0; at < region.segment().byteSize(); at += JAVA_LONG.byteSize()) {
            if (region.segment().get(JAVA_LONG, at) != at * 31 + 7) {
                throw new AssertionError("wrong data at " + at);
            }
        }
    }

    private void createAndClose() {
        try (SharedRegion region = memory.create("index", BYTES, POLICY)) {
            fill(region);
            assertThat(region.closeClean()).isTrue();
        }
    }

    private String child(String what) {
        ChildJvm.Result child = ChildJvm.of(NamedChild.class)
                .withOptions("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .withArguments(mount.folder().toString(), what)
                .run();
        return child.out() + child.err();
    }

    /** Changes the file as somebody else would who doesn't know what it is. */
    private void damage(Consumer<MemorySegment> change) {
        NativeBridge bridge = NativeBridge.system();
        int fd = bridge.open(mount.file("index").toString(), Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
        long address = bridge.mmap(0, TWO_MIB.bytes(), Protection.PROT_READ_WRITE, MapFlags.SHARED, fd, 0);
        try (Arena arena = Arena.ofConfined()) {
            change.accept(NativeSegments.wrap(address, TWO_MIB.bytes(), arena));
        }
        bridge.munmap(address, TWO_MIB.bytes());
        bridge.close(fd);
    }

    private void truncate(long bytes) {
        NativeBridge bridge = NativeBridge.system();
        int fd = bridge.open(mount.file("index").toString(), Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
        bridge.ftruncate(fd, bytes);
        bridge.close(fd);
    }

    private static RegionRefusedException refusal(ThrowingCallable call) {
        RegionRefusedException refused = catchThrowableOfType(RegionRefusedException.class, call);
        assertThat(refused).as("a refusal").isNotNull();
        return refused;
    }

    /** What stands in the way of opening it, whatever one is willing to take; it must have stayed as it was. */
    private RegionRefusedException refusedToAll() {
        RegionRefusedException first = refusal(() -> memory.open("index", IfCrashed.TAKE));
        RegionRefusedException again = refusal(() -> memory.openOrCreate("index", BYTES, POLICY, IfCrashed.TAKE));
        refusal(() -> memory.create("index", BYTES, POLICY));
        assertThat(again.state()).isEqualTo(first.state());
        assertThat(memory.find("index")).get().extracting(FoundRegion::state).isEqualTo(first.state());
        return first;
    }

    @Test
    void aClosedRegionIsFoundAsItWas() {
        createAndClose();
        assertThat(memory.find("index")).get().extracting(FoundRegion::state).isEqualTo(RegionState.CLEAN);

        for (int round = 0; round < 3; round++) {
            try (SharedRegion again = memory.openOrCreate("index", BYTES, POLICY, IfCrashed.REFUSE)) {
                assertThat(again.origin()).isEqualTo(RegionOrigin.REOPENED);
                assertThat(again.outcome().populate()).isEmpty();
                assertThat(again.report().bytesOnLeaves(TWO_MIB)).isEqualTo(BYTES);
                check(again);
                again.closeClean();
            }
        }
    }

    @Test
    void aRegionThatAnExceptionClosesIsNotCalledClean() {
        assertThatIllegalStateException().isThrownBy(() -> {
            try (SharedRegion region = memory.create("index", BYTES, POLICY)) {
                region.segment().asSlice(0, 100).fill((byte) 1);
                throw new IllegalStateException("halfway");
            }
        });

        assertThat(refusal(() -> memory.open("index", IfCrashed.REFUSE)))
                .hasMessageContaining("ended, or closed it without calling it whole")
                .extracting(RegionRefusedException::state)
                .isEqualTo(RegionState.CRASHED);
    }

    @Test
    void onlyAnOwnerOfANameCallsARegionClean() {
        try (SharedRegion owner = memory.create("index", BYTES, POLICY);
                SharedRegion nameless = memory.create(1, POLICY)) {
            SharedRegion attached = memory.attach("index");
            assertThatIllegalStateException()
                    .isThrownBy(attached::closeClean)
                    .withMessageContaining("another process's");
            assertThatIllegalStateException().isThrownBy(nameless::closeClean).withMessageContaining("without a name");
            attached.close();
            assertThat(owner.closeClean()).isTrue();
            assertThatIllegalStateException().isThrownBy(owner::closeClean).withMessageContaining("closed");
        }
        assertThat(memory.find("index")).get().extracting(FoundRegion::state).isEqualTo(RegionState.CLEAN);
    }

    @Test
    void aNewRegionIsProvedAndTakesOnePageMore() {
        try (SharedRegion region = memory.openOrCreate("index", BYTES, POLICY, IfCrashed.REFUSE)) {
            assertThat(region.origin()).isEqualTo(RegionOrigin.CREATED);
            assertThat(region.name()).contains("index");
            assertThat(region.segment().byteSize()).isEqualTo(BYTES);
            assertThat(region.segment().address() % TWO_MIB.bytes()).isZero();
            assertThat(region.report().bytesOnLeaves(TWO_MIB)).isEqualTo(BYTES);
            assertThat(region.outcome().report().bytesOnLeaves(TWO_MIB)).isEqualTo(BYTES + TWO_MIB.bytes());
            assertThat(HugeTlb.of("2m").available()).isEqualTo(freeBefore - 5);
        }
    }

    @Test
    void aRegionOfAProcessThatEndedIsCrashedAndTakenOnlyByName() {
        assertThat(child("halt")).contains("created");

        RegionRefusedException refused = refusal(() -> memory.open("index", IfCrashed.REFUSE));
        assertThat(refused.state()).isEqualTo(RegionState.CRASHED);
        assertThat(refused).hasMessageContaining("ended, or closed it without").hasMessageContaining("IfCrashed.TAKE");
        try (SharedRegion region = memory.open("index", IfCrashed.TAKE)) {
            assertThat(region.origin()).isEqualTo(RegionOrigin.RECOVERED);
            check(region);
            region.closeClean();
        }
        assertThat(memory.find("index")).get().extracting(FoundRegion::state).isEqualTo(RegionState.CLEAN);
    }

    @Test
    void aRegionThatIsOpenIsInUse() {
        try (SharedRegion region = memory.create("index", BYTES, POLICY)) {
            fill(region);
            assertThat(refusedToAll().state()).isEqualTo(RegionState.IN_USE);
            FoundRegion found = memory.find("index").orElseThrow();
            assertThat(found.owner()).hasValue(ProcessHandle.current().pid());
            assertThat(found.detail())
                    .isEqualTo("open in process " + ProcessHandle.current().pid() + ", as it saw its number");
            assertThat(refusal(() -> memory.open("index", IfCrashed.TAKE)))
                    .hasMessageContaining("attach to it")
                    .hasMessageNotContaining("kill");
            assertThat(refusal(() -> memory.remove("index", IfInUse.REFUSE)).state())
                    .isEqualTo(RegionState.IN_USE);
            check(region);
        }
    }

    @Test
    void aRegionInUseIsRemovedOnlyByName() {
        try (SharedRegion region = memory.create("index", BYTES, POLICY)) {
            fill(region);

            assertThat(memory.remove("index", IfInUse.REMOVE).state()).isEqualTo(RegionState.IN_USE);

            assertThat(memory.find("index")).isEmpty();
            check(region);
        }
    }

    @Test
    void whoAttachesSeesTheOwnerAndItsData() {
        try (SharedRegion owner = memory.create("index", BYTES, POLICY)) {
            fill(owner);
            assertThat(owner.peers()).isEqualTo(new RegionPeers(true, 0));
            try (SharedRegion attached = memory.attach("index")) {
                assertThat(attached.origin()).isEqualTo(RegionOrigin.ATTACHED);
                assertThat(attached.report().bytesOnLeaves(TWO_MIB)).isEqualTo(BYTES);
                assertThat(attached.peers()).isEqualTo(new RegionPeers(true, 0));
                assertThat(owner.peers()).isEqualTo(new RegionPeers(true, 1));
                check(attached);
            }
            assertThat(owner.peers()).isEqualTo(new RegionPeers(true, 0));
            owner.closeClean();
        }
        assertThat(refusal(() -> memory.attach("index")).state()).isEqualTo(RegionState.CLEAN);
    }

    @Test
    void anOwnerThatLeavesOthersBehindDoesNotCallItClean() {
        SharedRegion owner = memory.create("index", BYTES, POLICY);
        SharedRegion attached = memory.attach("index");

        assertThat(owner.closeClean()).isFalse();

        assertThat(attached.peers()).isEqualTo(new RegionPeers(false, 0));
        assertThat(refusal(() -> memory.open("index", IfCrashed.TAKE)))
                .hasMessageContaining("its owner has ended or closed it, 1 process attached")
                .hasMessageContaining("try again")
                .extracting(RegionRefusedException::state)
                .isEqualTo(RegionState.IN_USE);
        attached.close();
        assertThat(memory.find("index")).get().extracting(FoundRegion::state).isEqualTo(RegionState.CRASHED);
    }

    @Test
    void aTornHeaderIsTold() {
        createAndClose();
        damage(header -> header.asSlice(0, 8192).fill((byte) 0x5a));

        assertThat(refusedToAll().state()).isEqualTo(RegionState.TORN);
    }

    @Test
    void aHeaderThatWasBeingWrittenIsACrash() {
        createAndClose();
        damage(header -> header.asSlice(0, 8).fill((byte) 0));

        assertThat(refusal(() -> memory.open("index", IfCrashed.REFUSE)).state())
                .isEqualTo(RegionState.CRASHED);
        try (SharedRegion region = memory.open("index", IfCrashed.TAKE)) {
            check(region);
        }
    }

    @Test
    void anotherVersionIsTold() {
        createAndClose();
        damage(header -> header.set(JAVA_LONG, 8, 9));

        assertThat(refusedToAll())
                .hasMessageContaining("version 9")
                .extracting(RegionRefusedException::state)
                .isEqualTo(RegionState.OTHER_VERSION);
    }

    @Test
    void aFileThatWasCutOffIsTold() {
        createAndClose();
        truncate(BYTES);
        assertThat(refusedToAll())
                .hasMessageContaining("8 MiB long")
                .extracting(RegionRefusedException::state)
                .isEqualTo(RegionState.OTHER_SIZE);

        truncate(BYTES + TWO_MIB.bytes());
        assertThat(refusedToAll())
                .hasMessageContaining("the rest is lost")
                .extracting(RegionRefusedException::state)
                .isEqualTo(RegionState.OTHER_SIZE);

        truncate(0);
        assertThat(refusedToAll().state()).isEqualTo(RegionState.OTHER_SIZE);
    }

    @Test
    void aRegionOfAnotherSizeThanAskedForIsTold() {
        createAndClose();

        RegionRefusedException refused = refusal(() -> memory.openOrCreate("index", 2 * BYTES, POLICY, IfCrashed.TAKE));

        assertThat(refused.state()).isEqualTo(RegionState.OTHER_SIZE);
        assertThat(refused).hasMessageContaining("it holds 8 MiB, and asked for are 16 MiB");
    }

    @Test
    void anotherPageSizeThanAskedForIsTold() {
        createAndClose();
        BackingPolicy gigantic = require(hugeTlb(PageSize.gib(1)));

        RegionRefusedException refused = refusal(() -> memory.openOrCreate("index", BYTES, gigantic, IfCrashed.TAKE));

        assertThat(refused.state()).isEqualTo(RegionState.OTHER_PAGE_SIZE);
        assertThat(refused).hasMessageContaining("it lies on pages of 2 MiB, and asked for are [1 GiB]");
    }

    @Test
    void anotherPageSizeThanItsHeaderSaysIsTold() {
        createAndClose();
        damage(header -> {
            MemorySegment last = header.asSlice(4096, 64);
            last.set(JAVA_LONG, 24, PageSize.gib(1).bytes());
            CRC32C sum = new CRC32C();
            sum.update(last.asSlice(8, 48).toArray(JAVA_BYTE));
            last.set(JAVA_LONG, 56, sum.getValue());
        });

        assertThat(refusedToAll())
                .hasMessageContaining("its header says pages of 1 GiB, and it lies on pages of 2 MiB")
                .extracting(RegionRefusedException::state)
                .isEqualTo(RegionState.OTHER_PAGE_SIZE);
    }

    @Test
    void anotherUsersFileIsForeignAndSoIsOneThatOthersReach() throws IOException {
        createAndClose();
        HugeMount.run("chmod", "0644", mount.file("index").toString());
        assertThat(refusedToAll())
                .hasMessageContaining("0644")
                .extracting(RegionRefusedException::state)
                .isEqualTo(RegionState.FOREIGN);
        HugeMount.run("chmod", "0600", mount.file("index").toString());

        Files.setAttribute(mount.file("index"), "unix:uid", 65534);
        assertThat(refusedToAll())
                .hasMessageContaining("user 65534")
                .extracting(RegionRefusedException::state)
                .isEqualTo(RegionState.FOREIGN);

        Files.setAttribute(mount.file("index"), "unix:uid", 0);
        try (SharedRegion region = memory.open("index", IfCrashed.REFUSE)) {
            check(region);
        }
    }

    @Test
    void whatIsNoFileIsForeign() throws IOException {
        Files.createDirectory(mount.file("index"));
        assertThat(refusal(() -> memory.open("index", IfCrashed.TAKE)).state()).isEqualTo(RegionState.FOREIGN);
        assertThat(refusal(() -> memory.remove("index", IfInUse.REMOVE)).state())
                .isEqualTo(RegionState.FOREIGN);
        Files.delete(mount.file("index"));

        HugeMount.run("mkfifo", mount.file("index").toString());
        assertThat(refusedToAll().state()).isEqualTo(RegionState.FOREIGN);
    }

    @Test
    void aFullPoolLeavesNothingBehind() {
        HugePagesUnavailableException refused = catchThrowableOfType(
                HugePagesUnavailableException.class, () -> memory.create("index", 1L << 40, POLICY));

        assertThat(refused.reason()).isEqualTo(Reason.POOL_SHORT);
        assertThat(memory.regions()).isEmpty();
        assertThat(HugeTlb.of("2m").available()).isEqualTo(freeBefore);
    }

    @Test
    void aMountsOwnLimitIsTold() {
        try (HugeMount small = HugeMount.of("pagesize=2M,size=4M")) {
            HugePagesUnavailableException refused = catchThrowableOfType(
                    HugePagesUnavailableException.class, () -> small.memory().create("index", BYTES, POLICY));

            assertThat(refused.reason()).isEqualTo(Reason.MOUNT_LIMIT);
        }
    }

    @Test
    void theCommandForAMountWorksAsItIsPrinted() throws IOException {
        HugePagesUnavailableException refused = catchThrowableOfType(
                HugePagesUnavailableException.class, () -> HugeMount.over().create("index", BYTES, POLICY));
        assertThat(refused.reason()).isEqualTo(Reason.NOT_MOUNTED);
        String command = refused.refusals().getFirst().remedy();
        String folder = command.substring(command.lastIndexOf(' ') + 1);

        HugeMount.run("sh", "-c", command);

        SharedMemory mounted = HugeMount.over(Path.of(folder));
        mounted.create("index", BYTES, POLICY).closeClean();
        assertThat(mounted.remove("index", IfInUse.REFUSE).state()).isEqualTo(RegionState.CLEAN);
        HugeMount.run("umount", folder);
        Files.delete(Path.of(folder));
    }

    @Test
    void everyRegionIsListedAndNothingElse() throws IOException {
        createAndClose();
        child("halt other");
        Files.createFile(mount.folder().resolve("rtemap_0"));
        try (SharedRegion open = memory.create("third", 1, POLICY)) {
            assertThat(memory.regions())
                    .extracting(FoundRegion::name, FoundRegion::state, FoundRegion::bytes)
                    .containsExactly(
                            tuple("index", RegionState.CLEAN, BYTES + TWO_MIB.bytes()),
                            tuple("other", RegionState.CRASHED, BYTES + TWO_MIB.bytes()),
                            tuple("third", RegionState.IN_USE, 2 * TWO_MIB.bytes()));
            assertThat(open.origin()).isEqualTo(RegionOrigin.CREATED);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.FoundRegion;
import dev.hugemap.shared.IfCrashed;
import dev.hugemap.shared.IfInUse;
import dev.hugemap.shared.RegionPeers;
import dev.hugemap.shared.RegionRefusedException;
import dev.hugemap.shared.RegionState;
import dev.hugemap.shared.SharedMemory;
import dev.hugemap.shared.SharedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another process does to a region between two calls: here by the same process, in the middle of a call. */
@RequiresRoot
@RequiresHugePages(size = "2m", count = 8)
final class RegionRaceTest {
    private static final BackingPolicy POLICY = require(hugeTlb(PageSize.mib(2)));

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

    /** Shared memory in which something happens once, before the n-th lock is taken or asked about. */
    private SharedMemory before(int command, int n, Runnable happens) {
        AtomicInteger locks = new AtomicInteger();
        NativeBridge bridge = FailingBridge.failing(
                (call, arguments) -> {
                    if (call.equals("fcntl") && (int) arguments[1] == command && locks.incrementAndGet() == n) {
                        happens.run();
                    }
                    return false;
                },
                Errno.EIO);
        return mount.memory(bridge);
    }

    private RegionState state() {
        return memory.find("index").orElseThrow().state();
    }

    @Test
    void aNameThatAnotherRegionHasByNowIsNotTakenFromIt() {
        memory.create("index", 1, POLICY).closeClean();
        List<SharedRegion> fresh = new ArrayList<>();
        SharedMemory slow = before(Fcntl.F_OFD_SETLK, 1, () -> {
            memory.remove("index", IfInUse.REFUSE);
            fresh.add(memory.create("index", 1, POLICY));
        });

        RegionRefusedException refused =
                catchThrowableOfType(RegionRefusedException.class, () -> slow.remove("index", IfInUse.REFUSE));

        assertThat(refused.state()).isEqualTo(RegionState.IN_USE);
        assertThat(state()).isEqualTo(RegionState.IN_USE);
        fresh.getFirst().closeClean();
        assertThat(slow.remove("index", IfInUse.REFUSE).state()).isEqualTo(RegionState.CLEAN);
    }

    @Test
    void whoAttachesWhileItsOwnerClosesIsRefused() {
        for (int lock = 1; lock <= 2; lock++) {
            int command = lock == 1 ? Fcntl.F_OFD_SETLK : Fcntl.F_OFD_GETLK;
            SharedRegion owner = memory.openOrCreate("index", 1, POLICY, IfCrashed.REFUSE);
            List<Boolean> clean = new ArrayList<>();
            SharedMemory slow = before(command, 1, () -> clean.add(owner.closeClean()));

            RegionRefusedException refused =
                    catchThrowableOfType(RegionRefusedException.class, () -> slow.attach("index"));

            // What was looked at before it was closed says that it was open.
            assertThat(refused.state()).isIn(RegionState.CLEAN, RegionState.CRASHED);
            assertThat(clean).containsExactly(true);
            assertThat(state()).isEqualTo(RegionState.CLEAN);
        }
    }

    @Test
    void whoAttachesJustBeforeItsOwnerClosesKeepsItFromBeingClean() {
        List<SharedRegion> attached = new ArrayList<>();
        SharedMemory slow = before(Fcntl.F_OFD_SETLK, 2, () -> attached.add(memory.attach("index")));
        SharedRegion owner = slow.create("index", 1, POLICY);

        assertThat(owner.closeClean()).isFalse();

        attached.getFirst().segment().fill((byte) 7);
        attached.getFirst().close();
        assertThat(state()).isEqualTo(RegionState.CRASHED);
    }

    @Test
    void whoIsRefusedNeverPosesAsTheOwner() {
        SharedRegion owner = memory.create("index", 1, POLICY);
        SharedRegion attached = memory.attach("index");
        owner.close();
        List<RegionPeers> seen = new ArrayList<>();
        SharedMemory watched = before(Fcntl.F_OFD_GETLK, 1, () -> seen.add(attached.peers()));

        assertThatThrownBy(() -> watched.remove("index", IfInUse.REFUSE)).isInstanceOf(RegionRefusedException.class);
        SharedMemory opening = before(Fcntl.F_OFD_GETLK, 1, () -> seen.add(attached.peers()));
        assertThatThrownBy(() -> opening.open("index", IfCrashed.TAKE)).isInstanceOf(RegionRefusedException.class);

        assertThat(seen).containsExactly(new RegionPeers(false, 0), new RegionPeers(false, 0));
        attached.close();
    }

    @Test
    void twoThatOpenOrRemoveAtOnceAreToldApart() {
        memory.create("index", 1, POLICY).closeClean();
        List<RegionRefusedException> refused = new ArrayList<>();
        SharedMemory slow = before(Fcntl.F_OFD_SETLK, 2, () -> {
            refused.add(catchThrowableOfType(RegionRefusedException.class, () -> memory.open("index", IfCrashed.TAKE)));
            refused.add(
                    catchThrowableOfType(RegionRefusedException.class, () -> memory.remove("index", IfInUse.REMOVE)));
        });

        slow.open("index", IfCrashed.REFUSE).closeClean();

        assertThat(refused)
                .allSatisfy(refusal -> assertThat(refusal)
                        .hasMessageContaining("another process is opening or removing it at this moment"))
                .extracting(RegionRefusedException::state)
                .containsExactly(RegionState.IN_USE, RegionState.IN_USE);
        assertThat(state()).isEqualTo(RegionState.CLEAN);
    }

    @Test
    void aLockOnAllOfAFileIsOneAndOfAForeignFileNobodyAsks() {
        memory.create("index", 1, POLICY).closeClean();
        try (FileLocker _ = new FileLocker(mount.file("index"), 0, 0)) {
            assertThat(memory.regions()).extracting(FoundRegion::state).containsExactly(RegionState.IN_USE);
            assertThat(catchThrowableOfType(RegionRefusedException.class, () -> memory.open("index", IfCrashed.TAKE))
                            .state())
                    .isEqualTo(RegionState.IN_USE);
            HugeMount.run("chmod", "0644", mount.file("index").toString());
            assertThat(memory.regions()).extracting(FoundRegion::state).containsExactly(RegionState.FOREIGN);
        }
    }
}

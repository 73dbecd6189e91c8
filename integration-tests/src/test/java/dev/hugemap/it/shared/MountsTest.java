// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.FoundRegion;
import dev.hugemap.shared.IfInUse;
import dev.hugemap.shared.RegionRefusedException;
import dev.hugemap.shared.RegionState;
import dev.hugemap.shared.SharedMemory;
import dev.hugemap.shared.SharedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mounts that are full, shut or two: what is refused says which, and the next mount is tried. */
@RequiresRoot
@RequiresHugePages(size = "2m", count = 12)
final class MountsTest {
    private static final BackingPolicy POLICY = require(hugeTlb(PageSize.mib(2)));
    private static final long BYTES = 4L << 20;

    private HugeMount small;
    private HugeMount large;
    private long freeBefore;

    @BeforeEach
    void mount() {
        freeBefore = HugeTlb.of("2m").available();
        small = HugeMount.of("pagesize=2M,size=8M,mode=0755");
        large = HugeMount.of("pagesize=2M,mode=0755");
    }

    @AfterEach
    void nothingIsLeft() {
        both().regions().forEach(region -> both().remove(region.name(), IfInUse.REFUSE));
        small.close();
        large.close();
        assertThat(HugeTlb.of("2m").available()).isEqualTo(freeBefore);
    }

    private SharedMemory both() {
        return HugeMount.over(small.folder(), large.folder());
    }

    private static Refusal refusal(SharedMemory memory, String name) {
        HugePagesUnavailableException refused =
                catchThrowableOfType(HugePagesUnavailableException.class, () -> memory.create(name, BYTES, POLICY));
        return refused.refusals().getFirst();
    }

    @Test
    void aLimitThatIsUsedUpIsToldAndTheNextMountTried() {
        both().create("first", BYTES, POLICY).close();

        Refusal refused = refusal(small.memory(), "second");
        assertThat(refused.reason()).isEqualTo(Reason.MOUNT_LIMIT);
        assertThat(refused.cause())
                .isEqualTo("6 MiB needed, header included, and the files in " + small.folder()
                        + " may hold 8 MiB together, of which 2 MiB are left");
        both().create("second", BYTES, POLICY).close();
        assertThat(both().regions())
                .extracting(FoundRegion::path)
                .containsExactly(
                        small.file("first").toString(), large.file("second").toString());
    }

    @Test
    void whatIsNotTheMountsFaultIsNotBlamedOnIt() {
        NativeBridge busy = FailingBridge.failing(
                (call, arguments) -> call.equals("openat") && arguments[1].equals("."), Errno.EMFILE);

        Refusal refused = refusal(large.memory(busy), "index");

        assertThat(refused.errno()).isEqualTo(Errno.EMFILE);
        assertThat(refused.remedy()).doesNotContain("chmod");
        assertThat(refused.cause()).doesNotContain("may not make files");
    }

    @Test
    void aMountThatMayNotBeWrittenIsToldWithACommandThatQuotesIt() {
        NativeBridge shut = FailingBridge.failing(
                (call, arguments) -> call.equals("openat") && arguments[1].equals("."), Errno.EACCES);

        Refusal refused = refusal(large.memory(shut), "index");

        assertThat(refused.reason()).isEqualTo(Reason.NOT_MOUNTED);
        assertThat(refused.remedy()).isEqualTo("chmod 1777 " + large.folder());
    }

    @Test
    void aMountThatMayNotBeOpenedIsToldApartFromNone() {
        NativeBridge shut = FailingBridge.failing(
                (call, arguments) -> call.equals("openat")
                        && arguments[1].equals(large.folder().toString()),
                Errno.EACCES);

        Refusal refused = refusal(large.memory(shut), "index");

        assertThat(refused.reason()).isEqualTo(Reason.NOT_MOUNTED);
        assertThat(refused.cause()).contains("is mounted at " + large.folder()).contains("may not look into it");
    }

    @Test
    void ofTwoThatAreMadeAtOnceInTwoMountsOneHasTheName() {
        List<SharedRegion> other = new ArrayList<>();
        NativeBridge slow = FailingBridge.failing(
                (call, _) -> {
                    if (call.equals("linkat") && other.isEmpty()) {
                        other.add(large.memory().create("index", BYTES, POLICY));
                    }
                    return false;
                },
                Errno.EIO);

        RegionRefusedException refused = catchThrowableOfType(
                RegionRefusedException.class,
                () -> HugeMount.over(slow, small.folder(), large.folder()).create("index", BYTES, POLICY));

        assertThat(refused.state()).isEqualTo(RegionState.IN_USE);
        assertThat(both().regions())
                .extracting(FoundRegion::path)
                .containsExactly(large.file("index").toString());
        other.getFirst().close();
    }

    @Test
    void aFileWithALeaseIsNotWaitedFor() {
        large.memory().create("index", BYTES, POLICY).close();
        NativeBridge leased = FailingBridge.failing((call, _) -> call.equals("open"), Errno.EAGAIN);

        assertThat(large.memory(leased).regions()).singleElement().satisfies(region -> {
            assertThat(region.state()).isEqualTo(RegionState.FOREIGN);
            assertThat(region.detail()).isEqualTo("this process may not open it");
        });
        assertThatThrownBy(() -> large.memory(leased).remove("index", IfInUse.REFUSE))
                .isInstanceOf(RegionRefusedException.class)
                .hasMessageContaining("whether it is open can't be told");
    }

    @Test
    void aMountIsNotProposedOverAnother() {
        String taken = "36 35 0:30 / /run/hugepages-2m rw - hugetlbfs none rw,pagesize=1024M\n";
        SharedMemory memory = SharedMemory.over(NativeBridge.system(), new Mounted(KernelFiles.system(), taken));

        assertThat(refusal(memory, "index").remedy()).endsWith("none /run/hugepages-2m-2");
    }

    private record Mounted(KernelFiles files, String mountInfo) implements KernelFiles {
        @Override
        public Optional<String> read(String path) {
            return path.equals("/proc/self/mountinfo") ? Optional.of(mountInfo) : files.read(path);
        }

        @Override
        public List<String> list(String directory) {
            return files.list(directory);
        }
    }
}

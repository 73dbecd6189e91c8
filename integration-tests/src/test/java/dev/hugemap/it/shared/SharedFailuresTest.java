// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.FoundRegion;
import dev.hugemap.shared.IfCrashed;
import dev.hugemap.shared.IfInUse;
import dev.hugemap.shared.RegionState;
import dev.hugemap.shared.SharedMemory;
import dev.hugemap.shared.SharedRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whichever call fails: nothing stays, and what was found is as it was. */
final class SharedFailuresTest {
    private static final BackingPolicy POLICY = require(hugeTlb(PageSize.mib(2)));

    private static SharedMemory over(NativeBridge bridge) {
        return SharedMemory.over(bridge, KernelFiles.system());
    }

    /** What this process has of memory that is shared. */
    private static List<String> held() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"));
                Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            Stream<String> open = files.filter(SharedFailuresTest::isOurs).map(Path::toString);
            return Stream.concat(maps.filter(line -> line.contains("hugemap")), open)
                    .filter(line -> !line.contains(".jar") && !line.contains(".jsa"))
                    .toList();
        }
    }

    private static boolean isOurs(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.contains("memfd:hugemap") || target.contains("hugemap-mount");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** Has each call of an action fail in turn, until one run of it meets no failure. */
    private static void sweep(Consumer<NativeBridge> action, Runnable check) throws IOException {
        List<String> before = held();
        for (long n = 1; ; n++) {
            AtomicLong calls = new AtomicLong();
            try {
                action.accept(FailingBridge.failingCall(n, calls));
            } catch (HugeMemoryException | SyscallException expected) {
                assertThat(expected).hasMessageNotContaining("cannot undo");
            }
            assertThat(held()).as("after call %d failed", n).isEqualTo(before);
            check.run();
            if (calls.get() < n) {
                assertThat(n).as("calls").isGreaterThan(5);
                return;
            }
        }
    }

    @Test
    void memoryWithoutANameIsMadeOrNot() throws IOException {
        sweep(bridge -> over(bridge).create(1 << 20, require(basePages())).close(), () -> {});
    }

    @Test
    void memoryWithoutANameIsAttachedOrNot() throws IOException {
        try (SharedRegion owner = SharedRegion.create(1 << 20, require(basePages()))) {
            sweep(
                    bridge -> over(bridge).attach(owner.descriptor()).close(),
                    () -> assertThat(owner.peers().attached()).isZero());
        }
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 4)
    void aNamedRegionIsMadeOrNot() throws IOException {
        long free = HugeTlb.of("2m").available();
        try (HugeMount mount = HugeMount.of("pagesize=2M")) {
            sweep(bridge -> mount.memory(bridge).create("index", 1, POLICY).closeClean(), () -> {
                // Closing may have failed after all was made: it is a region then.
                mount.memory().regions().forEach(region -> {
                    assertThat(region.state()).isIn(RegionState.CLEAN, RegionState.CRASHED);
                    mount.memory().remove("index", IfInUse.REFUSE);
                });
                assertThat(HugeTlb.of("2m").available()).isEqualTo(free);
            });
        }
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 4)
    void aNamedRegionIsFoundAgainAndNeverChangedByAFailure() throws IOException {
        try (HugeMount mount = HugeMount.of("pagesize=2M")) {
            try (SharedRegion region = mount.memory().create("index", 1, POLICY)) {
                region.segment().set(JAVA_LONG, 0, 42);
                region.closeClean();
            }
            sweep(
                    bridge -> mount.memory(bridge)
                            .openOrCreate("index", 1, POLICY, IfCrashed.TAKE)
                            .closeClean(),
                    () -> {
                        try (SharedRegion region = mount.memory().open("index", IfCrashed.TAKE)) {
                            assertThat(region.segment().get(JAVA_LONG, 0)).isEqualTo(42);
                            region.closeClean();
                        }
                        assertThat(mount.memory().regions())
                                .extracting(FoundRegion::state)
                                .containsExactly(RegionState.CLEAN);
                    });
            mount.memory().remove("index", IfInUse.REFUSE);
        }
    }

    @Test
    void beforeLinux514PagesAreWrittenOnceAndReadByWhoAttaches() {
        NativeBridge old = FailingBridge.failing(
                (call, arguments) -> call.equals("madvise") && arguments[2] == Advice.MADV_POPULATE_WRITE,
                Errno.EINVAL);
        try (SharedRegion owner = over(old).create(1 << 20, require(basePages()))) {
            owner.segment().set(JAVA_LONG, 8000, 42);
            try (SharedRegion attached = over(old).attach(owner.descriptor())) {
                assertThat(attached.segment().get(JAVA_LONG, 8000)).isEqualTo(42);
                assertThat(attached.report().absentBytes()).isZero();
            }
        }
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 4)
    void aKernelThatMakesNoFilesWithoutANameRefusesNamedRegions() {
        try (HugeMount mount = HugeMount.of("pagesize=2M")) {
            NativeBridge old = FailingBridge.failing(
                    (call, arguments) -> call.equals("openat") && arguments[1].equals("."), Errno.EOPNOTSUPP);

            assertThat(catchThrowable(() -> mount.memory(old).create("index", 1, POLICY)))
                    .isInstanceOf(HugeMemoryException.class)
                    .hasMessageContaining("this kernel's hugetlbfs makes no files without a name");
        }
    }
}

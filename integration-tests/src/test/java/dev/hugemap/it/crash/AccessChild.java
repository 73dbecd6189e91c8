// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a child JVM does to its memory that it had better not. */
final class AccessChild {
    private static final PageSize HUGE = PageSize.mib(2);
    private static final RegionOptions ORDINARY =
            RegionOptions.of(prefer(transparent(), basePages())).named(Holdings.NAME);
    private static final long MIB = 1L << 20;

    private AccessChild() {}

    /** Runs what the first argument names. */
    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "use-after-close" ->
                sayWhatIsLeftBy(() -> {
                    useAfterClose();
                    useAfterRegionClose();
                });
            case "stale" -> sayWhatIsLeftBy(AccessChild::touchWhatWasDecommitted);
            case "beyond-committed" -> sayWhatIsLeftBy(AccessChild::coverMoreThanIsCommitted);
            case "no-access" -> touchWhatWasNeverCommitted();
            case "populate" -> populate(Path.of(args[1]));
            case "thp" -> allocateTransparent();
            case "thp-disabled" -> disableThpForAChild();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void useAfterClose() {
        HugeArena arena = HugeMemory.system().shared(ORDINARY);
        MemorySegment segment = arena.allocate(8 * MIB);
        segment.set(JAVA_LONG, 0, 1);
        arena.close();
        sayWhatIsThrown(() -> System.out.println(segment.get(JAVA_LONG, 0)));
    }

    private static void useAfterRegionClose() {
        Region region = Region.reserve(8 * MIB, ORDINARY);
        region.commit(0, 8 * MIB);
        MemorySegment segment = region.segment(0, 8 * MIB);
        segment.set(JAVA_LONG, 0, 1);
        region.close();
        sayWhatIsThrown(() -> segment.set(JAVA_LONG, 8, 2));
    }

    private static void touchWhatWasDecommitted() {
        try (Region region =
                Region.reserve(8 * MIB, RegionOptions.of(prefer(hugeTlb(HUGE), transparent(), basePages())))) {
            System.out.println(region.commit(0, 8 * MIB).label());
            MemorySegment segment = region.segment(0, 8 * MIB);
            segment.fill((byte) 1);
            region.decommit(0, 8 * MIB);
            long sum = 0;
            for (long at = 0; at < segment.byteSize(); at += 512) {
                sum += segment.get(JAVA_LONG, at);
                segment.set(JAVA_LONG, at, at);
            }
            System.out.println("sum " + sum);
        }
    }

    private static void coverMoreThanIsCommitted() {
        try (Region region = Region.reserve(16 * MIB, ORDINARY)) {
            region.commit(0, 8 * MIB);
            sayWhatIsThrown(() -> region.segment(0, 16 * MIB));
        }
    }

    /** What no segment of a region allows: the address is forged here. */
    private static void touchWhatWasNeverCommitted() {
        Region region = Region.reserve(8 * MIB, ORDINARY);
        System.out.println(
                NativeSegments.wrap(region.range().start(), 8, Arena.global()).get(JAVA_LONG, 0));
    }

    /** What hugemap doesn't do: populates in a control group without a look at what it has room for. */
    private static void populate(Path group) throws IOException {
        Files.writeString(group, Long.toString(ProcessHandle.current().pid()));
        long bytes = 192 * MIB;
        NativeBridge bridge = NativeBridge.system();
        long start = bridge.mmap(0, bytes, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS, -1, 0);
        System.out.println("populating");
        bridge.madvise(start, bytes, Advice.MADV_POPULATE_WRITE);
    }

    private static void allocateTransparent() {
        try (HugeArena arena = HugeArena.ofShared(require(transparent()))) {
            arena.allocate(8 * MIB);
        } catch (HugePagesUnavailableException refused) {
            System.out.println(refused.getMessage());
        }
    }

    private static void disableThpForAChild() {
        NativeBridge.system().prctl(Prctl.PR_SET_THP_DISABLE, 1, 0, 0, 0);
        ChildJvm.Result child = ChildJvm.of(AccessChild.class)
                .withOptions("--enable-native-access=ALL-UNNAMED")
                .withArguments("thp")
                .run();
        System.out.println(child.out());
        System.err.println(child.err());
    }

    private static void sayWhatIsLeftBy(Runnable misuse) throws IOException {
        Holdings before = Holdings.now();
        misuse.run();
        System.out.println("left " + Holdings.now().beyond(before));
    }

    private static void sayWhatIsThrown(Runnable access) {
        try {
            access.run();
        } catch (RuntimeException thrown) {
            System.out.println(thrown);
        }
    }
}

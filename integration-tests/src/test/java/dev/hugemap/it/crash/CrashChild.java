package dev.hugemap.it.crash;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.ChildJvm;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a child JVM does to its memory. */
final class CrashChild {
    static final int GRANTED = 40;
    static final int REFUSED = 42;

    private static final PageSize HUGE = PageSize.mib(2);
    private static final long MIB = 1L << 20;

    private CrashChild() {}

    /** Runs what the first argument names. */
    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            case "use-after-close" -> useAfterClose();
            case "use-after-region-close" -> useAfterRegionClose();
            case "hugetlb" -> allocate(hugeTlb(HUGE), Long.parseLong(args[1]) * MIB);
            case "thp" -> allocate(transparent(), 8 * MIB);
            case "in-cgroup" -> {
                Files.writeString(
                        Path.of(args[1]), Long.toString(ProcessHandle.current().pid()));
                allocate(hugeTlb(HUGE), Long.parseLong(args[2]) * MIB);
            }
            case "race" -> race(Path.of(args[1]), args[2], Long.parseLong(args[3]) * MIB);
            case "stale" -> touchWhatWasDecommitted();
            case "no-access" -> touchWhatWasNeverCommitted();
            case "thp-disabled" -> disableThpForAChild();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void useAfterClose() {
        HugeArena arena = HugeArena.ofShared(prefer(transparent(), basePages()));
        MemorySegment segment = arena.allocate(8 * MIB);
        segment.set(JAVA_LONG, 0, 1);
        arena.close();
        System.out.println(segment.get(JAVA_LONG, 0));
    }

    private static void useAfterRegionClose() {
        Region region = Region.reserve(8 * MIB, RegionOptions.of(prefer(transparent(), basePages())));
        region.commit(0, 8 * MIB);
        MemorySegment segment = region.segment(0, 8 * MIB);
        segment.set(JAVA_LONG, 0, 1);
        region.close();
        segment.set(JAVA_LONG, 8, 2);
    }

    private static void allocate(Backing backing, long bytes) {
        try (HugeArena arena = HugeArena.ofShared(require(backing))) {
            touch(arena.allocate(bytes));
            System.out.println("granted");
            System.exit(GRANTED);
        } catch (HugePagesUnavailableException refused) {
            System.out.println(refused.getMessage());
            System.exit(REFUSED);
        }
    }

    /** Allocates when the other process is ready too, and holds what it got until the other one has tried. */
    private static void race(Path folder, String name, long bytes) throws IOException, InterruptedException {
        int exit;
        try (HugeArena arena = HugeArena.ofShared(require(hugeTlb(HUGE)))) {
            signalAndAwait(folder, "ready-", name);
            try {
                touch(arena.allocate(bytes));
                exit = GRANTED;
            } catch (HugePagesUnavailableException refused) {
                System.out.println(refused.getMessage());
                exit = REFUSED;
            }
            signalAndAwait(folder, "tried-", name);
        }
        System.exit(exit);
    }

    private static void signalAndAwait(Path folder, String step, String name) throws IOException, InterruptedException {
        Files.createFile(folder.resolve(step + name));
        while (!Files.exists(folder.resolve(step + "a")) || !Files.exists(folder.resolve(step + "b"))) {
            Thread.sleep(1);
        }
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

    /** What no segment of a region allows: the address is forged here. */
    private static void touchWhatWasNeverCommitted() {
        Region region = Region.reserve(8 * MIB, RegionOptions.of(prefer(transparent(), basePages())));
        try {
            region.segment(0, 8);
        } catch (IllegalStateException refused) {
            System.out.println("no segment: " + refused.getMessage());
        }
        System.out.println(
                NativeSegments.wrap(region.range().start(), 8, Arena.global()).get(JAVA_LONG, 0));
    }

    private static void disableThpForAChild() {
        NativeBridge.system().prctl(Prctl.PR_SET_THP_DISABLE, 1, 0, 0, 0);
        ChildJvm.Result child = ChildJvm.of(CrashChild.class)
                .withOptions("--enable-native-access=ALL-UNNAMED")
                .withArguments("thp")
                .run();
        System.out.println(child.out());
        System.err.println(child.err());
        System.exit(child.exitCode());
    }

    private static void touch(MemorySegment segment) {
        for (long at = 0; at < segment.byteSize(); at += 4096) {
            segment.set(JAVA_LONG, at, at);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static dev.hugemap.memory.FaultPolicy.largestFit;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.it.HostSettings;
import dev.hugemap.memory.FaultOutcome;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One request for memory, in one of the ways of asking: {@code arena}, a {@code uniform} region that is committed, a region
 * whose {@code fault} is for all of it, or {@code apart} for a page every four MiB. What is granted is used; each answers on
 * which pages it is, or throws. All is given back before they return.
 *
 * @param asked what the parent told
 * @param say takes what else is to be told
 * @param holding done while what was granted is held
 */
record FailureRequest(Map<String, String> asked, BiConsumer<String, Object> say, Holding holding) {
    /** Something to do with memory in hand. */
    interface Holding {
        void go() throws IOException, InterruptedException;
    }

    private static final long PAGE = 4096;
    private static final long APART = 4L << 20;

    String make(HugeMemory memory, RegionOptions options, long bytes) throws IOException, InterruptedException {
        return switch (asked.getOrDefault("way", "arena")) {
            case "arena" -> allocate(memory, options, bytes);
            case "uniform" -> commitUniform(memory, options, bytes);
            case "fault" -> fault(memory, options, bytes, bytes);
            case "apart" -> fault(memory, options, bytes, PAGE);
            default -> throw new IllegalArgumentException(asked.toString());
        };
    }

    private String allocate(HugeMemory memory, RegionOptions options, long bytes)
            throws IOException, InterruptedException {
        try (HugeArena arena = memory.confined(options)) {
            MemorySegment segment = arena.allocate(bytes);
            use(segment);
            holding.go();
            arena.outcome(segment).placement().ifPresent(placement -> say.accept("placement", placement));
            return arena.outcome(segment).label();
        }
    }

    /** Between the choice of the page size and the commit, somebody may take the pool away. */
    private String commitUniform(HugeMemory memory, RegionOptions options, long bytes)
            throws IOException, InterruptedException {
        try (Region region = memory.reserve(bytes, options.uniform())) {
            say.accept("chosen", region.plan().uniformPageSize().orElseThrow());
            if (asked.containsKey("shrink")) {
                Path pool = Path.of(asked.get("shrink"));
                say.accept("pool", HostSettings.read(pool));
                Files.writeString(pool, "0");
            }
            String label = region.commit(0, bytes).label();
            use(region.segment(0, bytes));
            holding.go();
            return label;
        }
    }

    /** What blocks have gone in before one is refused stays, and is used all the same. */
    private String fault(HugeMemory memory, RegionOptions options, long bytes, long each)
            throws IOException, InterruptedException {
        long step = each == bytes ? bytes : APART;
        try (Region region = memory.reserve(bytes, options.faultedBy(largestFit()))) {
            FaultOutcome outcome = null;
            try {
                for (long at = 0; at < bytes; at += step) {
                    outcome = region.fault(at, each);
                }
            } finally {
                long committed = region.committedBytes();
                say.accept("stays", committed);
                for (long done = 0, at = 0; done < committed; done += Math.min(each, committed - done), at += step) {
                    use(region.segment(at, Math.min(each, committed - done)));
                }
            }
            holding.go();
            return String.valueOf(outcome);
        }
    }

    private static void use(MemorySegment segment) {
        for (long at = 0; at < segment.byteSize(); at += PAGE) {
            if (segment.get(JAVA_LONG, at) != 0) {
                throw new IllegalStateException("not zeroed at " + at);
            }
            segment.set(JAVA_LONG, at, at + 1);
        }
        for (long at = 0; at < segment.byteSize(); at += PAGE) {
            if (segment.get(JAVA_LONG, at) != at + 1) {
                throw new IllegalStateException("not what was written at " + at);
            }
        }
    }
}

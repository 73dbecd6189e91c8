// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.bridge.Protection;
import dev.hugemap.it.HugeTlb;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/**
 * Random sequences of calls that map, advise, touch, cut and move memory. After each call every page's verdict is held
 * against the model and the kernel.
 */
final class VerdictRun implements AutoCloseable {
    private static final int BLOCK = ModelPages.BLOCK;
    private static final int BLOCKS = 4;
    private static final int FEWEST_STEPS = 4;
    private static final int MOST_STEPS = 12;
    /** Forking a JVM is dear. */
    private static final int FORK_ONE_IN = 100;

    private static final int CHILD_SECONDS = 60;

    private final SplittableRandom random;
    private final LowMemory memory = new LowMemory(BLOCKS);
    private final VerdictCheck check = new VerdictCheck(memory.range());
    private final HugeTlb pool = HugeTlb.of("2m");
    private final long promised = pool.exists() ? pool.reserved() : 0;
    private final Arena stacks = Arena.ofConfined();
    private final Story story = new Story();
    private ModelPages pages = new ModelPages(BLOCKS);
    private VerdictCalls calls = new VerdictCalls(memory, pages, story);
    private int child;
    private int steps;
    private int collapsedBehind;

    private VerdictRun(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * Runs so many sequences.
     *
     * @return what was looked at, as a line
     * @throws AssertionError where a verdict is wrong, with the sequence that led there
     */
    static String of(long seed, int sequences) {
        try (VerdictRun run = new VerdictRun(seed)) {
            for (int i = 0; i < sequences; i++) {
                try {
                    run.sequence();
                } catch (Throwable failure) {
                    throw new AssertionError("sequence " + i + " of seed " + seed + ": " + run.story.text(), failure);
                }
            }
            return "%,d sequences of seed %d: %s".formatted(sequences, seed, run.counts());
        }
    }

    private String counts() {
        int surprises = collapsedBehind + check.again();
        if (surprises > 3 + steps / 500) {
            throw new AssertionError("the kernel moves memory seldom, and here " + surprises + " times in " + steps);
        }
        return "%,d steps, %s; %d blocks collapsed by the kernel's own thread; %s"
                .formatted(steps, story.counts(), collapsedBehind, check.counts());
    }

    /** One sequence, from nothing to nothing. */
    private void sequence() {
        story.begin();
        pages = new ModelPages(BLOCKS);
        calls = new VerdictCalls(memory, pages, story);
        ModelProof proof = new ModelProof(pages);
        int last = FEWEST_STEPS + random.nextInt(MOST_STEPS - FEWEST_STEPS + 1);
        for (int i = 0; i < last; i++) {
            step(i);
            proof.learn(check.check());
            steps++;
        }
        collapsedBehind += proof.collapsedBehind();
        memory.clear();
        endChild();
        if (pool.exists() && pool.reserved() != promised) {
            throw new AssertionError(
                    "pages of the pool stay promised: " + pool.reserved() + ", " + promised + " before");
        }
    }

    private void step(int index) {
        if (index < 2) {
            mapBlocks();
        } else if (child == 0 && random.nextInt(FORK_ONE_IN) == 0) {
            story.did("fork", 0, pages.count());
            child = RawCalls.fork(stacks, CHILD_SECONDS);
        } else {
            int from = place();
            call(from, Math.min(pages.count(), from + length()));
        }
    }

    private void call(int from, int to) {
        switch (random.nextInt(22)) {
            case 0 -> mapBlocks();
            case 1 -> calls.mapFile(from, to, random.nextInt(3) > 0);
            case 2 -> calls.unmap(from, to);
            case 3, 4 -> calls.adviseHuge(from, to, random.nextInt(5) > 0);
            case 5, 6 -> calls.protect(from, to, protection());
            case 7, 8 -> calls.drop(from, to);
            case 9, 10 -> calls.collapse(from, to);
            case 11 -> calls.move(from, to, place());
            case 12 -> calls.guard(from, to, random.nextInt(3) > 0);
            case 13 -> calls.freeLazily(from, to);
            case 14 -> calls.pageOut(from, to);
            case 15 -> calls.populate(from, to, false);
            case 16, 17 -> calls.populate(from, to, true);
            case 18, 19 -> calls.access(from, to, false);
            default -> calls.access(from, to, true);
        }
    }

    private void mapBlocks() {
        int from = random.nextInt(BLOCKS) * BLOCK;
        int to = Math.min(pages.count(), from + BLOCK * (1 + random.nextInt(BLOCKS)));
        if (random.nextInt(4) == 0 && pool.exists() && pool.available() >= BLOCKS) {
            int end = Math.min(to, from + 2 * BLOCK);
            if (random.nextBoolean()) {
                calls.mapPool(from, end);
            } else {
                calls.mapPoolFile(from, end);
            }
            return;
        }
        calls.map(from, to);
        if (random.nextInt(3) > 0) {
            calls.adviseHuge(from, to, true);
        }
    }

    /** A page; more often than not where a block starts. */
    private int place() {
        int page = random.nextInt(pages.count());
        return random.nextInt(3) > 0 ? page / BLOCK * BLOCK : page;
    }

    private int length() {
        return switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(4);
            case 1 -> 1 + random.nextInt(BLOCK);
            case 2 -> BLOCK;
            default -> BLOCK * (1 + random.nextInt(BLOCKS));
        };
    }

    private Protection protection() {
        return switch (random.nextInt(4)) {
            case 0 -> Protection.PROT_NONE;
            case 1 -> Protection.PROT_READ;
            default -> Protection.PROT_READ_WRITE;
        };
    }

    private void endChild() {
        if (child != 0) {
            RawCalls.end(child);
            child = 0;
        }
    }

    @Override
    public void close() {
        endChild();
        check.close();
        memory.close();
        stacks.close();
    }
}

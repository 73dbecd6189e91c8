// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Random work of many threads on one pool, each of whose blocks is stamped by its owner and looked at before it is freed. Threads
 * end and others begin, some are virtual, and some blocks are freed by another thread than allocated them.
 *
 * @param pool on real memory
 * @param seed of the first life; each life has the next
 */
public record PoolStress(HugePool pool, long seed) {
    private static final int LIVES_AT_ONCE = 4;
    private static final int STEPS = 40_000;
    private static final int MAILBOXES = 64;

    /** Does so many operations, frees all, and returns how many there were. */
    public long run(long operations) throws InterruptedException {
        AtomicReferenceArray<StampedBlock> mail = new AtomicReferenceArray<>(MAILBOXES);
        AtomicLong lives = new AtomicLong();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        long most = Math.max(LIVES_AT_ONCE, (operations + STEPS - 1) / STEPS);
        List<Thread> nurses = new ArrayList<>();
        for (int i = 0; i < LIVES_AT_ONCE; i++) {
            nurses.add(Thread.ofPlatform().start(() -> {
                for (long life = lives.getAndIncrement();
                        life < most && failures.isEmpty();
                        life = lives.getAndIncrement()) {
                    live(seed + life, mail, failures);
                }
            }));
        }
        for (Thread nurse : nurses) {
            nurse.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("seed " + seed, failures.getFirst());
        }
        for (int i = 0; i < MAILBOXES; i++) {
            StampedBlock left = mail.getAndSet(i, null);
            if (left != null) {
                left.free(pool);
            }
        }
        return most * STEPS;
    }

    /** One thread from its start to its end. */
    private void live(long life, AtomicReferenceArray<StampedBlock> mail, List<Throwable> failures) {
        Thread.Builder builder = life % 4 == 0 ? Thread.ofVirtual() : Thread.ofPlatform();
        Thread thread = builder.start(() -> {
            try {
                new StressLife(pool, new SplittableRandom(life), mail).run(STEPS);
            } catch (Throwable failure) {
                failures.add(new AssertionError("life " + life, failure));
            }
        });
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            failures.add(interrupted);
        }
    }
}

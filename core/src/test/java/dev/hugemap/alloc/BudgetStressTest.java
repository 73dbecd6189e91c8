// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Threads charge a tree by hand and through pools, at random: sums hold at every moment, and nothing is left at the end. */
final class BudgetStressTest {
    private static final int THREADS = 4;
    private static final int STEPS = 3_000;
    private static final long LIMIT = 40 * MIB;

    private final long seed = Long.getLong("hugemap.budget.seed", new SplittableRandom().nextLong());
    private final ModelHost host = ModelHost.of(FakeLinux.x86());
    private final Budget app = Budget.root("app", LIMIT);
    private final List<Budget> accounts = List.of(app.child("a", LIMIT / 2), app.child("b"), app.child("c", LIMIT));
    private final Budget below = accounts.get(1).child("below", LIMIT / 4);

    @Test
    void sumsHoldAtEveryMomentAndAllComesBack() {
        System.out.println("random budgets: seed " + seed);
        AtomicBoolean done = new AtomicBoolean();
        try (HugePool first = open(accounts.getFirst());
                HugePool second = open(below)) {
            accounts.getLast().onRefused(refused -> second.giveBack());
            CompletableFuture<Void> watching = CompletableFuture.runAsync(
                    () -> {
                        while (!done.get()) {
                            assertSums(app.statistics());
                        }
                    },
                    task -> Thread.ofPlatform().start(task));
            SplittableRandom seeds = new SplittableRandom(seed);
            List<CompletableFuture<Integer>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                SplittableRandom random = seeds.split();
                HugePool pool = i % 2 == 0 ? first : second;
                workers.add(CompletableFuture.supplyAsync(
                        () -> work(random, pool), task -> Thread.ofPlatform().start(task)));
            }
            int refusals;
            try {
                refusals = workers.stream().mapToInt(CompletableFuture::join).sum();
            } finally {
                done.set(true);
            }
            watching.join();
            assertThat(refusals).as("seed %d", seed).isPositive();
            assertThat(app.used()).isEqualTo(host.linux().residentBytes());
        }
        assertThat(app.used()).isZero();
        assertThat(app.peak()).isBetween(LIMIT / 2, LIMIT);
        assertThat(app.statistics().pages()).allMatch(each -> each.used() == 0);
        below.close();
        accounts.forEach(Budget::close);
        app.close();
    }

    /** Charges, allocates and lets go at random, and of everything in the end; returns the refusals. */
    private int work(SplittableRandom random, HugePool pool) {
        int refusals = 0;
        List<AutoCloseable> held = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            if (held.size() > random.nextInt(1, 12)) {
                close(held.remove(random.nextInt(held.size())));
                continue;
            }
            try {
                long bytes = random.nextLong(1, 6 * MIB);
                if (random.nextBoolean()) {
                    held.add(accounts.get(random.nextInt(accounts.size())).charge(bytes, PageSize.kib(4)));
                } else {
                    long block = pool.allocateAddress(bytes);
                    held.add(() -> pool.freeAddress(block));
                }
            } catch (BudgetExceededException | PoolExhaustedException refused) {
                refusals++;
            }
        }
        held.forEach(BudgetStressTest::close);
        return refusals;
    }

    private static void assertSums(BudgetStatistics account) {
        assertThat(account.used()).isBetween(0L, account.limit());
        assertThat(account.used()).isLessThanOrEqualTo(account.peak());
        assertThat(account.children().stream().mapToLong(BudgetStatistics::used).sum())
                .isLessThanOrEqualTo(account.used());
        assertThat(account.pages().stream().mapToLong(PageSizeUse::used).sum()).isLessThanOrEqualTo(account.used());
        account.children().forEach(BudgetStressTest::assertSums);
    }

    private static void close(AutoCloseable charge) {
        try {
            charge.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private HugePool open(Budget budget) {
        return host.open(ModelHost.options(require(transparent()), 64 * MIB).chargedTo(budget));
    }
}

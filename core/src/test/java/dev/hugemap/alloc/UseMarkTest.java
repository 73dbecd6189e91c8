// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who is told when use reaches a part of the limit, and when. */
final class UseMarkTest {
    private static final PageSize HUGE = PageSize.mib(2);

    private final Semaphore told = new Semaphore(0);
    private final Budget app = Budget.root("app", 100 * MIB);
    private final Budget cache = app.child("cache");

    @Test
    void isToldWhenUseReachesTheMarkAndAgainAfterItWasBelow() throws InterruptedException {
        app.onUse(0.8, told::release);
        BudgetCharge most = cache.charge(79 * MIB, HUGE);
        BudgetCharge over = cache.charge(MIB, HUGE);
        awaitTold();
        cache.charge(MIB, HUGE);
        assertNotTold();
        over.close();
        assertNotTold();
        most.close();
        cache.charge(79 * MIB, HUGE);
        awaitTold();
    }

    @Test
    void aLowerLimitMayReachItToo() throws InterruptedException {
        app.onUse(0.5, told::release);
        cache.charge(40 * MIB, HUGE);
        assertNotTold();
        app.limit(80 * MIB);
        awaitTold();
    }

    @Test
    void isToldAtOnceWhereItIsReached() throws InterruptedException {
        cache.charge(40 * MIB, HUGE);
        app.onUse(0.5, told::release);
        assertNotTold();
        app.onUse(0.4, told::release);
        awaitTold();
    }

    @Test
    void withoutALimitItIsNeverReached() throws InterruptedException {
        cache.onUse(Double.MIN_VALUE, told::release);
        cache.charge(40 * MIB, HUGE);
        assertNotTold();
        cache.limit(50 * MIB);
        awaitTold();
    }

    @Test
    void whatAListenerThrowsKeepsItFromNothing() throws InterruptedException {
        app.onUse(0.8, () -> {
            told.release();
            throw new IllegalCallerException("on purpose");
        });
        cache.charge(80 * MIB, HUGE).close();
        awaitTold();
        cache.charge(80 * MIB, HUGE);
        awaitTold();
    }

    @Test
    void isToldUntilItsRegistrationIsClosed() throws InterruptedException {
        ListenerRegistration first = app.onUse(0.5, told::release);
        cache.charge(50 * MIB, HUGE).close();
        awaitTold();
        first.close();
        cache.charge(50 * MIB, HUGE);
        assertNotTold();
    }

    @Test
    void whereNoThreadTakesItItIsToldTheNextTime() {
        AtomicBoolean full = new AtomicBoolean(true);
        UseMark mark = new UseMark(0.5, told::release, task -> {
            if (full.get()) {
                throw new RejectedExecutionException("on purpose");
            }
            task.run();
        });
        mark.tell();
        assertThat(told.availablePermits()).isZero();
        full.set(false);
        mark.tell();
        assertThat(told.availablePermits()).isOne();
    }

    private void awaitTold() throws InterruptedException {
        assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertNotTold();
    }

    private void assertNotTold() throws InterruptedException {
        assertThat(told.tryAcquire(30, TimeUnit.MILLISECONDS)).isFalse();
    }
}

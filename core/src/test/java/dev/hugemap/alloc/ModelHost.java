// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.RegionOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A modelled host for pools, with a clock that tests move. */
record ModelHost(FakeLinux linux, HugeMemory memory, AtomicLong clock) {
    static final long KIB = 1L << 10;
    static final long MIB = 1L << 20;
    static final long GIB = 1L << 30;

    static ModelHost of(FakeLinuxBuilder builder) {
        FakeLinux linux = builder.build();
        return new ModelHost(linux, HugeMemory.over(linux, linux.files()), new AtomicLong());
    }

    /** One populating thread, so that the n-th call is the same one each time. */
    static PoolOptions options(BackingPolicy policy, long capacity) {
        return PoolOptions.of(RegionOptions.of(policy).populatedBy(1)).capacity(capacity);
    }

    HugePool open(PoolOptions options) {
        return HugePool.open(memory, options, clock::get, (range, arena) -> new ModelMemory(linux));
    }

    HugePool open(BackingPolicy policy, long capacity) {
        return open(options(policy, capacity));
    }

    void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}

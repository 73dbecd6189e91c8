// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.PageSize;
import java.util.concurrent.atomic.AtomicLong;

/** The modelled process as a target: it has number 4242, and a clock of its own, which pauses and calls move on. */
final class FakeTarget implements AutoCloseable {
    static final long PID = 4242;
    static final PageSize M2 = PageSize.mib(2);
    static final long MIB = 1L << 20;
    /** Aligned to every page size, and free. */
    static final long AT = 0x1000_0000_0000L;

    final FakeLinux fake;
    final AtomicLong clock = new AtomicLong();
    final Collapser collapser;
    long pausedNanos;

    FakeTarget(FakeLinux fake) {
        this.fake = fake;
        Pace pace = new Pace(clock::get, nanos -> {
            pausedNanos += nanos;
            clock.addAndGet(nanos);
        });
        collapser = Collapser.open(fake, fake.files(), PID, pace);
    }

    /** A target with some MiB of memory on base pages, all of it written. */
    static FakeTarget withMemory(long mib) {
        FakeTarget target = new FakeTarget(FakeLinux.x86().build());
        target.map(AT, mib * MIB);
        target.touch(AT, mib * MIB);
        return target;
    }

    void map(long address, long bytes) {
        fake.mmap(address, bytes, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);
    }

    /** Writes to each base page, one by one, so that none is huge. */
    void touch(long address, long bytes) {
        for (long at = address; at < address + bytes; at += 4096) {
            fake.write(at, 1, 7);
        }
    }

    /** Each call to process_madvise takes so long from now on. */
    void eachCallTakes(long nanos) {
        fake.beforeCall((call, _) -> {
            if (call.equals("process_madvise")) {
                clock.addAndGet(nanos);
            }
        });
    }

    CollapsePlan plan() {
        return collapser.plan(CollapseOptions.defaults());
    }

    long calls() {
        return fake.calls().stream()
                .filter(call -> call.startsWith("process_madvise"))
                .count();
    }

    @Override
    public void close() {
        collapser.close();
    }
}

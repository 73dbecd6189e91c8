// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import dev.hugemap.bench.AllocBenchmark;
import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Memory under test: all of it on the page size of its label, or there is none. It is looked at before the first iteration
 * and after the last, and what was seen goes to the file that the property {@link AllocBenchmark#OBSERVED} names.
 */
@State(Scope.Benchmark)
public class LoadMemory {
    /** What it is on, a label of {@link Backing}. */
    @Param({"base", "64k", "2m", "2m-hugetlb", "1g"})
    public String backing = "";

    /** How much, for all threads together. */
    @Param("1073741824")
    public long bytes;

    private @Nullable HugeArena arena;
    private MemorySegment segment = MemorySegment.NULL;
    private @Nullable Observation observation;

    /** Set up by JMH. */
    public LoadMemory() {}

    /**
     * Takes the memory, with all of its pages, and looks at it. As many threads put them in as will use them, as in C: whose
     * node the pages are on is alike then.
     *
     * @param run of how many threads
     * @throws IllegalStateException if this kernel has no such pages; that is written too
     * @throws HugePagesUnavailableException if it can't be had on the page size of its label; the reason is written too
     */
    @Setup(Level.Trial)
    public void open(BenchmarkParams run) {
        open(run.getThreads());
    }

    void open(int threads) {
        Backing label = Backing.parse(backing);
        HugeMemory memory = HugeMemory.system();
        PageSizes sizes = memory.host().pageSizes();
        PageSize size = label.pageSize(sizes).orElse(null);
        if (size == null) {
            String none = "this kernel has no pages that " + label.label() + " stands for";
            note(new Observation(label, 0, bytes, null, null, none));
            throw new IllegalStateException(none);
        }
        Observation nothing = new Observation(label, size.bytes(), sizes.base().roundUp(bytes), null, null, "");
        HugeArena owner = memory.shared(
                RegionOptions.of(BackingPolicy.require(label.asked(size))).populatedBy(threads));
        try {
            segment = owner.allocate(bytes, LineOrder.LINE);
        } catch (HugePagesUnavailableException refused) {
            owner.close();
            note(nothing.refused(Objects.requireNonNull(refused.getMessage())));
            throw refused;
        }
        arena = owner;
        note(nothing.seen(memory.inspector(), range()));
    }

    /** Looks at it once more, and gives it back. */
    @TearDown(Level.Trial)
    public void close() {
        if (arena != null && observation != null) {
            note(observation.seen(HugeMemory.system().inspector(), range()));
            segment = MemorySegment.NULL;
            arena.close();
        }
    }

    /** The memory, zeroed at first. */
    MemorySegment segment() {
        return segment;
    }

    /** What was seen so far. */
    Observation observation() {
        if (observation == null) {
            throw new IllegalStateException("nothing was seen yet");
        }
        return observation;
    }

    private AddressRange range() {
        return new AddressRange(segment.address(), segment.byteSize());
    }

    private void note(Observation seen) {
        observation = seen;
        seen.tell();
    }
}

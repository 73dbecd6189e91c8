// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import dev.hugemap.bench.AllocBenchmark;
import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A region that has its pages put in again and again. It is looked at while they are in; of all those looks the first is kept, and
 * of the others the last, or the first that contradicts the label. It goes to the file that the property
 * {@link AllocBenchmark#OBSERVED} names.
 */
@State(Scope.Benchmark)
public class FaultMemory {
    /** What it is on, a label of {@link Backing}. */
    @Param({"base", "64k", "2m", "2m-hugetlb", "1g"})
    public String backing = "";

    /** How much, in whole pages. */
    @Param("268435456")
    public long bytes;

    /** How many threads populate. */
    @Param("1")
    public int threads;

    private @Nullable Region region;
    private @Nullable Observation observation;

    /** Set up by JMH. */
    public FaultMemory() {}

    /**
     * Finds the page size.
     *
     * @throws IllegalStateException if this kernel has no such pages
     * @throws IllegalArgumentException if the memory isn't whole pages
     */
    @Setup(Level.Trial)
    public void begin() {
        Backing label = Backing.parse(backing);
        PageSizes sizes = HugeMemory.system().host().pageSizes();
        PageSize size = label.pageSize(sizes)
                .orElseThrow(
                        () -> new IllegalStateException("this kernel has no pages that " + backing + " stands for"));
        if (!size.isAligned(bytes)) {
            throw new IllegalArgumentException(bytes + " bytes are no whole pages of " + size);
        }
        observation = new Observation(label, size.bytes(), bytes, null, null, "");
    }

    /** Looks at the region, and gives it back. */
    @TearDown(Level.Invocation)
    public void close() {
        see();
        region().close();
    }

    /** The region of this operation. */
    Region region() {
        return Objects.requireNonNull(region);
    }

    /** What was seen so far. */
    Observation observation() {
        return Objects.requireNonNull(observation);
    }

    /** Takes a region without pages, whose commits populate. */
    void reserve() {
        reserve(BackingPolicy.require(asked()), options -> options);
    }

    /** Takes one which is faulted in block by block. */
    void reserveForFaults() {
        reserve(BackingPolicy.require(asked()), options -> options.faultedBy(FaultPolicy.largestFit()));
    }

    /** Takes one whose commits leave pages out. */
    void reserveOnTouch() {
        // Only their pages could prove transparent ones: without a second choice, the policy would be refused.
        BackingPolicy policy = asked() instanceof dev.hugemap.memory.Backing.Transparent
                ? BackingPolicy.prefer(asked(), dev.hugemap.memory.Backing.basePages())
                : BackingPolicy.require(asked());
        reserve(policy.onTouch(), options -> options);
    }

    /** Puts pages in. What refuses them is told before it is thrown: nothing comes after it. */
    <T> T orRefusal(Supplier<T> populating) {
        try {
            return populating.get();
        } catch (HugePagesUnavailableException refused) {
            observation = observation().refused(Objects.requireNonNull(refused.getMessage()));
            observation.tell();
            throw refused;
        }
    }

    /** Looks at the region, with all of its pages. */
    void see() {
        observation = observation().seen(HugeMemory.system().inspector(), region().range());
        observation.tell();
    }

    private void reserve(BackingPolicy policy, UnaryOperator<RegionOptions> change) {
        region = HugeMemory.system()
                .reserve(bytes, change.apply(RegionOptions.of(policy).populatedBy(threads)));
    }

    private dev.hugemap.memory.Backing asked() {
        return observation().backing().asked(new PageSize(observation().pageBytes()));
    }
}

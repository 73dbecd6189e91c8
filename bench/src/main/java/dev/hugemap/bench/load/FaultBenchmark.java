// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hugemap.address.MinorFaults;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.HugeMemory;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How memory gets its pages, and loses them: all of a region in one operation, from the call to its return, hugemap's proof
 * included. What comes before and after isn't timed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FaultBenchmark {
    /** Set up by JMH. */
    public FaultBenchmark() {}

    /** Nothing is committed. */
    public static class Reserved extends FaultMemory {
        /** Set up by JMH. */
        public Reserved() {}

        /** Reserves. */
        @Setup(Level.Invocation)
        public void prepare() {
            reserve();
        }
    }

    /** Nothing is committed, and what is will have no pages. */
    public static class Untouched extends FaultMemory {
        /** Set up by JMH. */
        public Untouched() {}

        /** Reserves. */
        @Setup(Level.Invocation)
        public void prepare() {
            reserveOnTouch();
        }
    }

    /** Nothing is faulted in. */
    public static class Unfaulted extends FaultMemory {
        /** Set up by JMH. */
        public Unfaulted() {}

        /** Reserves. */
        @Setup(Level.Invocation)
        public void prepare() {
            reserveForFaults();
        }
    }

    /** All is committed. */
    public static class Committed extends FaultMemory {
        /** Set up by JMH. */
        public Committed() {}

        /** Commits, and looks while the pages are in. */
        @Setup(Level.Invocation)
        public void prepare() {
            reserve();
            orRefusal(() -> region().commit(0, bytes));
            see();
        }

        @Override
        public void close() {
            region().close();
        }
    }

    /** All was committed, and given back. */
    public static class Decommitted extends FaultMemory {
        /** Set up by JMH. */
        public Decommitted() {}

        /** Commits, and decommits. */
        @Setup(Level.Invocation)
        public void prepare() {
            reserve();
            orRefusal(() -> region().commit(0, bytes));
            region().decommit(0, bytes);
        }
    }

    /**
     * One byte of each base page is written, in order, by one thread: the first touch. The mapping is timed with it.
     *
     * @param memory nothing is committed
     * @param count of faults
     */
    @Benchmark
    public void touch(Untouched memory, FaultCount count) {
        try (MinorFaults faults = new MinorFaults(NativeBridge.system())) {
            long before = faults.count();
            memory.orRefusal(() -> memory.region().commit(0, memory.bytes));
            MemorySegment segment = memory.region().segment(0, memory.bytes);
            long step = HugeMemory.system().basePage().bytes();
            for (long at = 0; at < memory.bytes; at += step) {
                segment.set(JAVA_BYTE, at, (byte) 1);
            }
            count.add(faults.count() - before);
        }
    }

    /**
     * All is committed at once.
     *
     * @param memory nothing is committed
     * @param count of faults
     */
    @Benchmark
    public void populate(Reserved memory, FaultCount count) {
        count.add(faults(memory.orRefusal(() -> memory.region().commit(0, memory.bytes))));
    }

    /**
     * All is faulted in by the policy that takes the largest blocks.
     *
     * @param memory nothing is faulted in
     * @param count of faults
     */
    @Benchmark
    public void fault(Unfaulted memory, FaultCount count) {
        count.add(memory.orRefusal(() -> memory.region().fault(0, memory.bytes)).faults());
    }

    /**
     * All is given back.
     *
     * @param memory all is committed
     */
    @Benchmark
    public void decommit(Committed memory) {
        memory.region().decommit(0, memory.bytes);
    }

    /**
     * All is committed once more.
     *
     * @param memory was committed before
     * @param count of faults
     */
    @Benchmark
    public void recommit(Decommitted memory, FaultCount count) {
        count.add(faults(memory.orRefusal(() -> memory.region().commit(0, memory.bytes))));
    }

    private static long faults(CommitOutcome outcome) {
        return outcome.populate().orElseThrow().faults();
    }
}

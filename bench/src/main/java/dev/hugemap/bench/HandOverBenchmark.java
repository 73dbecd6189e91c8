// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Control;

/**
 * Blocks allocated by one thread and freed by another one. The rival is chosen as in {@link AllocBenchmark}. Addresses and objects go
 * over by queues of different kinds, so only those of one kind can be held against each other. The time is that between a block
 * and the next one.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOverBenchmark {
    private static final int CAPACITY = 1024;
    private static final Rival RIVAL = Rivals.ofThisJvm();

    /** Size of each block. */
    @Param("64")
    public long bytes;

    /** What is written. */
    public long value = 42;

    private final AddressRing addresses = new AddressRing(CAPACITY);
    private final OneToOneConcurrentArrayQueue<Object> objects = new OneToOneConcurrentArrayQueue<>(CAPACITY);

    /** Set up by JMH. */
    public HandOverBenchmark() {}

    /** Frees what was still under way. */
    @TearDown(Level.Iteration)
    public void drain() {
        if (RIVAL instanceof AddressRival rival) {
            for (long address = addresses.poll(); address != 0; address = addresses.poll()) {
                rival.free(address);
            }
        } else {
            objects.drain(AllocBenchmark.objects(RIVAL)::free);
        }
    }

    /**
     * Says what the memory was on.
     *
     * @throws IOException if that can't be written
     */
    @TearDown(Level.Trial)
    public void look() throws IOException {
        AllocBenchmark.write(RIVAL);
    }

    /**
     * The one thread.
     *
     * @param control tells when the time is over
     * @return what was read
     */
    @Benchmark
    @Group("handOver")
    public long allocate(Control control) {
        if (RIVAL instanceof AddressRival rival) {
            long address = rival.allocate(bytes);
            long read = AddressRival.use(address, value);
            while (!addresses.offer(address)) {
                if (control.stopMeasurement) {
                    rival.free(address);
                    return read;
                }
                Thread.onSpinWait();
            }
            return read;
        } else {
            BlockRival<Object> rival = AllocBenchmark.objects(RIVAL);
            Object block = rival.allocate(bytes);
            long read = rival.use(block, value);
            while (!objects.offer(block)) {
                if (control.stopMeasurement) {
                    rival.free(block);
                    return read;
                }
                Thread.onSpinWait();
            }
            return read;
        }
    }

    /**
     * The other one.
     *
     * @param control tells when the time is over
     */
    @Benchmark
    @Group("handOver")
    public void free(Control control) {
        if (RIVAL instanceof AddressRival rival) {
            long address = addresses.poll();
            while (address == 0 && !control.stopMeasurement) {
                Thread.onSpinWait();
                address = addresses.poll();
            }
            if (address != 0) {
                rival.free(address);
            }
        } else {
            Object block = objects.poll();
            while (block == null && !control.stopMeasurement) {
                Thread.onSpinWait();
                block = objects.poll();
            }
            if (block != null) {
                AllocBenchmark.objects(RIVAL).free(block);
            }
        }
    }
}

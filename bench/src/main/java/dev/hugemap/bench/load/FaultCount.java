// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Minor faults beside a benchmark's times: one divided by the other is the faults of one operation. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class FaultCount {
    /** Minor faults of all operations. */
    public long faults;

    /** How many operations there were. */
    public long operations;

    /** Set up by JMH. */
    public FaultCount() {}

    /** One more operation. */
    void add(long count) {
        faults += count;
        operations++;
    }
}

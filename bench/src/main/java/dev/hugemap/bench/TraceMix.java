// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Cuts a short mix of sizes out of a trace, for benchmarks that allocate and free in turn: neighbouring operations from places all
 * over the trace, each without what is done to objects that came before that place. What is live at the end is freed there, so the mix
 * can be run again and again.
 *
 * <p>A positive number allocates so many bytes; a negative one, −n, frees what the n-th of the positive ones allocated.
 *
 * <pre>{@code
 * java -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.TraceMix redis.trace 4096 > bench/src/main/resources/dev/hugemap/bench/redis.mix
 * }</pre>
 */
public final class TraceMix {
    private static final int PLACES = 16;

    private final AllocationTrace trace;
    private final PrintWriter out;
    private final SortedSet<Long> live = new TreeSet<>();
    private long allocations;

    private TraceMix(AllocationTrace trace, PrintWriter out) {
        this.trace = trace;
        this.out = out;
    }

    /**
     * Prints a mix.
     *
     * @param arguments the trace, and how many allocations
     * @throws IOException if the trace can't be read
     */
    public static void main(String[] arguments) throws IOException {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.US_ASCII);
        try (AllocationTrace trace = AllocationTrace.open(Path.of(arguments[0]))) {
            new TraceMix(trace, out).print(Long.parseLong(arguments[1]));
        }
        out.flush();
    }

    private void print(long most) {
        out.println("# Operations from " + PLACES + " places of a trace of " + trace.program()
                + ", recorded by bench/traces/record; cut out by dev.hugemap.bench.TraceMix.");
        out.println(
                "# n: allocate n bytes; -n: free what the n-th allocation of this file allocated. All are freed at the end.");
        for (int place = 0; place < PLACES; place++) {
            printFrom(trace.operations() / PLACES * place + trace.operations() / (2 * PLACES), most / PLACES);
        }
        live.forEach(number -> out.println(-number));
    }

    private void printFrom(long first, long most) {
        Map<Integer, Long> born = new HashMap<>();
        long end = allocations + most;
        for (long i = first; i < trace.operations() && allocations < end; i++) {
            int operation = trace.operation(i);
            Long number = born.remove(trace.slot(i));
            if (number != null) {
                live.remove(number);
                out.println(-number);
            }
            boolean begins = operation == AllocationTrace.ALLOCATE || operation == AllocationTrace.ZEROED;
            if (begins || operation == AllocationTrace.REALLOCATE && number != null) {
                allocations++;
                born.put(trace.slot(i), allocations);
                live.add(allocations);
                // A size of 0 is one too, but has no sign.
                out.println(Math.max(1, trace.size(i)));
            }
        }
    }
}

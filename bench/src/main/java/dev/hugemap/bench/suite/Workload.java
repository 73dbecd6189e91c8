// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import java.util.Arrays;
import java.util.Map;

/** What is done to memory. */
enum Workload {
    /** Each load's address is what the one before it found: every line once, in an order without a pattern. */
    RANDOM_LOADS(Part.TLB, "random loads", "ChaseBenchmark.chase", 1, 0, Extent.GLANCE),
    /** The same with four loads under way. */
    FOUR_CHAINS(Part.TLB, "random loads, 4 at a time", "ChaseBenchmark.chase", 4, 0, Extent.FULL),
    /** Each load a base page of most hosts behind the one before. */
    STRIDED_LOADS(Part.TLB, "loads 4 KiB apart", "ChaseBenchmark.chase", 1, 4 << 10, Extent.FULL),
    /** All words summed up. */
    READ(Part.THROUGHPUT, "read", "StreamBenchmark.read", Extent.QUICK),
    /** All words written. */
    WRITE(Part.THROUGHPUT, "write", "StreamBenchmark.write", Extent.FULL),
    /** STREAM's first kernel. */
    COPY(Part.THROUGHPUT, "copy", "StreamBenchmark.copy", Extent.QUICK),
    /** Its second. */
    SCALE(Part.THROUGHPUT, "scale", "StreamBenchmark.scale", Extent.FULL),
    /** Its third. */
    ADD(Part.THROUGHPUT, "add", "StreamBenchmark.add", Extent.FULL),
    /** Its fourth. */
    TRIAD(Part.THROUGHPUT, "triad", "StreamBenchmark.triad", Extent.QUICK),
    /** {@code MemorySegment.copy}, beside C's {@code memcpy}. */
    MOVE(Part.THROUGHPUT, "segment copy", "StreamBenchmark.move", Extent.FULL),
    /** {@code MemorySegment.fill}, beside C's {@code memset}. */
    FILL(Part.THROUGHPUT, "segment fill", "StreamBenchmark.fill", Extent.FULL),
    /** Words anywhere, each read, changed and written back. */
    UPDATES(Part.THROUGHPUT, "random updates", "UpdateBenchmark.update", Extent.GLANCE),
    /** One byte of each base page is written, by one thread. */
    FIRST_TOUCH(Part.FAULT, "first touch", "FaultBenchmark.touch", Extent.QUICK),
    /** All pages are asked for at once. */
    POPULATE(Part.FAULT, "populate", "FaultBenchmark.populate", Extent.GLANCE),
    /** All is faulted in by a policy. */
    FAULT_IN(Part.FAULT, "fault in", "FaultBenchmark.fault", Extent.FULL),
    /** All is given back. */
    DECOMMIT(Part.FAULT, "decommit", "FaultBenchmark.decommit", Extent.QUICK),
    /** All is taken once more. */
    RECOMMIT(Part.FAULT, "recommit", "FaultBenchmark.recommit", Extent.QUICK);

    private static final long LINE = 64;

    private final Part part;
    private final String text;
    private final String benchmark;
    private final int chains;
    private final long stride;
    private final Extent least;

    Workload(Part part, String text, String benchmark, Extent least) {
        this(part, text, benchmark, 1, 0, least);
    }

    /** The least extent that it is part of. */
    Workload(Part part, String text, String benchmark, int chains, long stride, Extent least) {
        this.part = part;
        this.text = text;
        this.benchmark = benchmark;
        this.chains = chains;
        this.stride = stride;
        this.least = least;
    }

    /**
     * The workload of a result file's name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Workload named(String text) {
        return Arrays.stream(values())
                .filter(workload -> workload.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload '" + text + "'"));
    }

    Part part() {
        return part;
    }

    /** The method that JMH runs. */
    String benchmark() {
        return benchmark;
    }

    /** The method's name, which the program in C knows it by too. */
    String method() {
        return benchmark.substring(benchmark.indexOf('.') + 1);
    }

    /** How many loads are under way at a time. */
    int chains() {
        return chains;
    }

    /** Bytes from a load to the next; 0 where there is no pattern. */
    long stride() {
        return stride;
    }

    /** What its memory must be whole ones of: lines of the cache, or strides. */
    long grain() {
        return Math.max(stride, LINE);
    }

    /** What JMH is told beside the pages and the bytes. */
    Map<String, String> parameters(int threads) {
        return switch (part) {
            case TLB -> Map.of("chains", Integer.toString(chains), "stride", Long.toString(stride));
            case FAULT -> Map.of("threads", Integer.toString(threads));
            default -> Map.of();
        };
    }

    /** How many of JMH's own threads it has: whoever puts pages in has threads for that by itself. */
    int callers(int threads) {
        return part == Part.FAULT ? 1 : threads;
    }

    /** Whether its memory is taken page by page, so that it must be whole pages. */
    boolean isOfWholePages() {
        return part == Part.FAULT;
    }

    /** How many times longer it warms up than others: a loop over all of the memory is entered a few times a second only. */
    int warmUp() {
        return part == Part.THROUGHPUT ? 3 : 1;
    }

    /** What a plot has room for, and a sentence about one amount of memory. */
    static String shortly(Task task) {
        return task.workload() + (task.threads() == 1 ? "" : " ×" + task.threads());
    }

    /** Whether several threads may share it. */
    boolean isParallel() {
        return part == Part.THROUGHPUT || this == POPULATE;
    }

    /** Whether the C baseline does the same. */
    boolean isInC() {
        return part != Part.FAULT || this == FIRST_TOUCH || this == POPULATE;
    }

    /** Whether it runs where no more is asked for. */
    boolean isIn(Extent extent) {
        return least.compareTo(extent) <= 0;
    }

    /** Whether its speed is told as bytes a second, rather than as the time of one operation. */
    boolean isBandwidth() {
        return switch (this) {
            case FIRST_TOUCH, POPULATE, FAULT_IN -> true;
            default -> part == Part.THROUGHPUT && this != UPDATES;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}

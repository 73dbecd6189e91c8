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
    STRIDED_LOADS(Part.TLB, "loads 4 KiB apart", "ChaseBenchmark.chase", 1, 4 << 10, Extent.FULL);

    private final Part part;
    private final String text;
    private final String benchmark;
    private final int chains;
    private final long stride;
    private final Extent least;

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

    /** What JMH is told beside the pages and the bytes. */
    Map<String, String> parameters() {
        return part == Part.TLB
                ? Map.of("chains", Integer.toString(chains), "stride", Long.toString(stride))
                : Map.of();
    }

    /** Whether several threads may share it. */
    boolean isParallel() {
        return part == Part.THROUGHPUT;
    }

    /** Whether the C baseline does the same. */
    boolean isInC() {
        return true;
    }

    /** Whether it runs where no more is asked for. */
    boolean isIn(Extent extent) {
        return least.compareTo(extent) <= 0;
    }

    /** Whether its speed is told as bytes a second, rather than as the time of one operation. */
    boolean isBandwidth() {
        return part == Part.THROUGHPUT || part == Part.FAULT;
    }

    @Override
    public String toString() {
        return text;
    }
}

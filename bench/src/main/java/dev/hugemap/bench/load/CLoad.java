// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

/**
 * What the C baseline is to do.
 *
 * @param workload the name of a benchmark's method, as {@code chase}, {@code triad}, {@code update} or {@code populate}
 * @param backing what its memory is to be on
 * @param bytes how much, for all threads together
 * @param threads how many; a chase has one
 * @param warmUps how many samples come first and don't count
 * @param iterations how many samples count
 * @param millis how long each takes
 * @param chains of a chase, 1, 2, 4 or 8
 * @param stride of a chase, bytes from a line to the next, or 0 for a random order
 */
public record CLoad(
        String workload,
        Backing backing,
        long bytes,
        int threads,
        int warmUps,
        int iterations,
        int millis,
        int chains,
        long stride) {
    /**
     * A workload without chains, which one sample warms up.
     *
     * @param workload the name of a benchmark's method
     * @param backing what its memory is to be on
     * @param bytes how much, for all threads together
     * @param threads how many
     * @param iterations how many samples count
     * @param millis how long each takes
     * @return what to do
     */
    public static CLoad of(String workload, Backing backing, long bytes, int threads, int iterations, int millis) {
        return new CLoad(workload, backing, bytes, threads, 1, iterations, millis, 1, 0);
    }

    /**
     * A chase, which one sample warms up.
     *
     * @param backing what its memory is to be on
     * @param bytes how much
     * @param chains 1, 2, 4 or 8
     * @param stride bytes from a line to the next, or 0 for a random order
     * @param iterations how many samples count
     * @param millis how long each takes
     * @return what to do
     */
    public static CLoad chase(Backing backing, long bytes, int chains, long stride, int iterations, int millis) {
        return new CLoad("chase", backing, bytes, 1, 1, iterations, millis, chains, stride);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.page.Bytes;

/**
 * What is done, whatever the memory is on: cells with the same task are compared.
 *
 * @param workload what is done
 * @param bytes over how much memory, all threads together
 * @param threads by how many
 */
record Task(Workload workload, long bytes, int threads) {
    @Override
    public String toString() {
        return workload + ", " + Bytes.format(bytes) + (threads == 1 ? "" : ", " + threads + " threads");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

/**
 * One thing that is measured, in a process of its own each time.
 *
 * @param task what is done, over how much memory
 * @param pages what the memory is to be on
 * @param language of the loop
 */
record Cell(Task task, Pages pages, Language language) {
    @Override
    public String toString() {
        return task + " on " + pages + ", " + language;
    }
}

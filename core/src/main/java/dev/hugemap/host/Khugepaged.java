// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.OptionalLong;

/**
 * Settings of the kernel thread that collapses base pages to transparent huge pages. Empty values could not be read.
 *
 * <p>Source: {@code Documentation/admin-guide/mm/transhuge.rst}, {@code /sys/kernel/mm/transparent_hugepage/khugepaged}.
 *
 * @param defrag 1 where it may compact and reclaim memory for a huge page, 0 where not
 * @param pagesToScan base pages that it looks at in each pass
 * @param scanSleepMillis milliseconds between passes
 * @param allocSleepMillis milliseconds it waits after a huge page could not be had
 * @param maxPtesNone how many base pages of a huge page may be absent and still be filled in by a collapse
 */
public record Khugepaged(
        OptionalLong defrag,
        OptionalLong pagesToScan,
        OptionalLong scanSleepMillis,
        OptionalLong allocSleepMillis,
        OptionalLong maxPtesNone) {
    private static final String FOLDER = "/sys/kernel/mm/transparent_hugepage/khugepaged/";

    /**
     * Reads the settings.
     *
     * @param files the kernel's files
     * @return what could be read
     */
    public static Khugepaged read(KernelFiles files) {
        return new Khugepaged(
                files.readNumber(FOLDER + "defrag"),
                files.readNumber(FOLDER + "pages_to_scan"),
                files.readNumber(FOLDER + "scan_sleep_millisecs"),
                files.readNumber(FOLDER + "alloc_sleep_millisecs"),
                files.readNumber(FOLDER + "max_ptes_none"));
    }
}

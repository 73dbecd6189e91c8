// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.memory.Backing;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * One way to have one page size on this host.
 *
 * @param pageSize the size
 * @param backing as options name it
 * @param state in a word or two
 * @param readiness whether memory on it can be had now
 * @param remedy what would turn it on: a command where there is one; empty where it is ready
 * @param pool the pool's figures, for hugetlb
 */
record Granularity(
        PageSize pageSize,
        Backing backing,
        String state,
        Readiness readiness,
        Optional<String> remedy,
        Optional<HugeTlbPool> pool) {
    /** Whether memory can be had. */
    enum Readiness {
        /** For every process, without asking. */
        ALWAYS,
        /** For whoever asks. */
        ON_REQUEST,
        /** Not now, or nobody can tell. */
        NO
    }

    /** Larger than the base page, and to be had. */
    boolean isHugeAndReady() {
        return readiness != Readiness.NO && !(backing instanceof Backing.BasePages);
    }

    /** The kind of page in a word. */
    String how() {
        // No switch over patterns: linking one shows in the time of a command.
        if (backing instanceof Backing.HugeTlb) {
            return "hugetlb";
        }
        return backing instanceof Backing.Transparent ? "transparent" : "base";
    }
}

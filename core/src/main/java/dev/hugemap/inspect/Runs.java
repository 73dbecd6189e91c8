// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import org.jspecify.annotations.Nullable;

/**
 * Neighbouring addresses that stand alike, one stretch after another and without holes. A leaf lies whole in one stretch,
 * but for where the walk starts, and ends. For one thread.
 */
interface Runs {
    /** Goes on at an address; there is no current stretch before the next {@link #next()}. */
    void seek(long address);

    /** The next stretch; false at the end of what is walked. */
    boolean next();

    long start();

    long end();

    PageState state();

    /** Whether guards stand there (MADV_GUARD_INSTALL), as far as the kernel tells them from swapped pages. */
    boolean isGuarded();

    MappingKind kind();

    /** Bytes, a power of two; 0 where nothing is mapped or nobody can tell. */
    long leafBytes();

    /** Bytes of the folios behind the leaves as far as the leaves tell; 0 where they don't. */
    long folioBytes();

    Answer writable();

    Answer softDirty();

    /** What tells the leaf's size; null where nothing does. */
    @Nullable
    Evidence leafEvidence();
}

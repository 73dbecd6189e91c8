// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.Optional;
import java.util.Set;

/** How one backing is mapped, populated, recognised and explained. One per candidate and attempt. */
interface BackingStrategy {
    /** The backing, its defaults resolved. */
    Backing backing();

    /** The page size that all of the memory is to be on. */
    PageSize pageSize();

    /** A reason not to try at all: an administrator's or the process's own setting. Pools are not looked at here. */
    Optional<Refusal> ruledOut();

    /** The same by the settings of this moment, for what a call could get around. */
    default Optional<Refusal> ruledOutNow() {
        return ruledOut();
    }

    /** What the numbers of this moment say against so much of it. Advice: the kernel's answer decides. */
    default Optional<Refusal> forecast(long length) {
        return Optional.empty();
    }

    /** What the memory's start is a multiple of. */
    default PageSize alignment() {
        return pageSize();
    }

    /** How the memory is mapped, without MAP_FIXED. */
    MapFlags flags();

    /** Advice after mapping and before the first touch. */
    void advise(AddressRange range);

    /** The least length that is populated and counted at a time, at least a page. */
    PageSize chunkSize();

    /** How many chunks may go into one call: many where leaves decide, so that calls don't show in the time. */
    default int mostChunksAtOnce() {
        return 1;
    }

    /** The page sizes that the kernel could put in here, for counting faults. */
    Set<PageSize> possibleSizes();

    /** Prepares one chunk right before it is populated, or, where pages come on touch, before anyone can touch it. */
    default void prepareChunk(AddressRange chunk) {}

    /** The most faults that a chunk of some length may take and still prove this backing. */
    default long mostFaults(long length) {
        return Long.MAX_VALUE;
    }

    /** Tries to make huge what is not yet; true if anything was tried, so that it is worth looking again. */
    default boolean repair(AddressRange range, Brake brake) {
        return false;
    }

    /** Whether populated pages can be made one page of this backing where they lie. */
    default boolean canCollapse() {
        return false;
    }

    /** Makes a block one page of this backing; contents stay. */
    default void collapse(AddressRange block) {
        throw new UnsupportedOperationException(backing() + " pages can't be collapsed");
    }

    /** Why the memory is not as asked, by evidence; empty when all of it is. */
    Optional<Refusal> contradiction(MappingReport report);

    /** Explains a call that the kernel refused. */
    Refusal explain(SyscallException refused, long length);
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.PageSize;
import java.util.Set;

/**
 * Minor faults counted while fresh memory was populated by writing, chunk by chunk, each by the thread that faulted.
 *
 * <p>A count can only be too high (the thread may have faulted elsewhere too), never too low: it errs towards smaller
 * pages. It is dated: after a change to the mapping it says nothing. A chunk proves something only where no folio can
 * lie across its edges, so start and chunks should be aligned to the largest possible size.
 *
 * <p>Source: {@code ru_minflt} of {@code man 2 getrusage} with RUSAGE_THREAD.
 *
 * @param start address of the first chunk
 * @param chunkBytes bytes per chunk; a power of two, the last chunk may be shorter
 * @param length bytes that were populated
 * @param faults faults per chunk
 * @param possible the page sizes that the kernel could have taken there, the base page included
 */
@SuppressWarnings("ArrayRecordComponent")
public record FaultCounts(long start, long chunkBytes, long length, int[] faults, Set<PageSize> possible) {
    /** Copies the set. The array is the caller's. */
    public FaultCounts {
        possible = Set.copyOf(possible);
    }
}

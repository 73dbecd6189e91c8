// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.inspect.Inspector;
import dev.hugemap.page.AddressRange;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel says of memory that was to be locked.
 *
 * @param bytes that it counts as locked, or empty where it can't be told
 * @param expected bytes that it should count: what is populated, without pages of a pool, which are never swapped
 * @param pooled bytes on pages of a pool
 */
record Locked(OptionalLong bytes, long expected, long pooled) {
    /** Asks the kernel, where a lock was asked for. */
    static Optional<Locked> of(Request request, Inspector inspector, Granted granted) {
        if (!request.has(Wish.LOCKED)) {
            return Optional.empty();
        }
        AddressRange range = granted.report().range();
        long pooled = granted.pooledBytes();
        long expected = granted.isPopulated() ? range.length() - pooled : 0;
        return Optional.of(new Locked(inspector.lockedBytes(range), expected, pooled));
    }

    /** Nothing of it can be swapped out. */
    boolean holds() {
        return bytes.isPresent() && bytes.getAsLong() == expected;
    }
}

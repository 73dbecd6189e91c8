// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.memory.HugeMemoryException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A region that was found isn't as it has to be, or isn't there. Nothing has changed: what was found is as it was.
 *
 * <p>Memory that can't be had is another matter, and another exception:
 * {@link dev.hugemap.memory.HugePagesUnavailableException}.
 */
public final class RegionRefusedException extends HugeMemoryException {
    private static final long serialVersionUID = 1L;

    private final RegionState state;
    private final transient @Nullable FoundRegion found;

    RegionRefusedException(
            String problem, String remedy, RegionState state, @Nullable FoundRegion found, @Nullable Throwable cause) {
        super(state.code(), state.code().after(problem) + ". " + remedy, cause);
        this.state = state;
        this.found = found;
    }

    /**
     * Why.
     *
     * @return the state that stands against it
     */
    public RegionState state() {
        return state;
    }

    /**
     * What was found.
     *
     * @return the region; empty where there is none, where it has no name, and in a deserialised copy
     */
    public Optional<FoundRegion> found() {
        return Optional.ofNullable(found);
    }
}

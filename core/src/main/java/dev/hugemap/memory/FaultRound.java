// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one call of {@link Region#fault} has done and met so far. */
final class FaultRound {
    private final FaultTally tally = new FaultTally();
    private final Brake brake;
    private final long end;
    private List<Refusal> refusals = new ArrayList<>();
    private long mostAtOnce = Long.MAX_VALUE;
    private long collapseNanos;
    private @Nullable MappingReport lastReport;
    private @Nullable SyscallException lastRefused;

    /**
     * A round that has done nothing yet.
     *
     * @param end the address after the last that was asked for
     */
    FaultRound(Brake brake, long end) {
        this.brake = brake;
        this.end = end;
    }

    /** The address after the last that was asked for. */
    long end() {
        return end;
    }

    /** Ends the call early. */
    Brake brake() {
        return brake;
    }

    /** What is refused because the time was over. Blocks that are in stay, so that each call comes further. */
    Refusal timeOver(Backing backing, PageSize pageSize, String when) {
        return brake.refusal(backing, pageSize, when, "give it more time, or fault the rest in further calls");
    }

    FaultTally tally() {
        return tally;
    }

    /** How many blocks may be tried at once. */
    long mostAtOnce() {
        return mostAtOnce;
    }

    void wereTooMany(long count) {
        mostAtOnce = count / 2;
    }

    /** Smaller pages are next: how many large ones were too many says nothing about them. */
    void smallerPages() {
        mostAtOnce = Long.MAX_VALUE;
    }

    /** Blocks were put in; all that was refused at this address led to smaller pages, and the next one starts afresh. */
    void granted() {
        mostAtOnce = mostAtOnce > Long.MAX_VALUE / 2 ? mostAtOnce : 2 * mostAtOnce;
        refusals = new ArrayList<>();
        lastReport = null;
        lastRefused = null;
    }

    void refused(Refusal refusal, long blocks) {
        refusals.add(refusal);
        tally.refused(refusal, blocks);
    }

    void failed(SyscallException refused) {
        lastRefused = refused;
    }

    void failed(MappingReport report) {
        lastReport = report;
    }

    long collapseNanos() {
        return collapseNanos;
    }

    void collapsing(long nanos) {
        collapseNanos += nanos;
    }

    /** What is thrown where nothing is left to try. */
    HugePagesUnavailableException unavailable(long bytes) {
        return new HugePagesUnavailableException(bytes, refusals, lastReport, lastRefused);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * No backing of the policy was granted and observed. What was under way is undone, pool pages included; earlier blocks
 * of a fault stay.
 *
 * <p>The message says what was asked, the observed numbers and the remedy of each candidate; all of it is also in
 * {@link #refusals()}.
 */
public final class HugePagesUnavailableException extends HugeMemoryException {
    private static final long serialVersionUID = 1L;

    private final long requestedBytes;
    private final transient List<Refusal> refusals;
    private final transient @Nullable MappingReport report;

    /**
     * Records that nothing was granted.
     *
     * @param requestedBytes what was asked for
     * @param refusals every candidate with its reason, in the policy's order; one or more
     * @param report what was observed where the last candidate was mapped but not as asked, or null
     * @param cause what the kernel said last, or null
     */
    public HugePagesUnavailableException(
            long requestedBytes, List<Refusal> refusals, @Nullable MappingReport report, @Nullable Throwable cause) {
        super(refusals.getLast().code(), message(requestedBytes, refusals), cause);
        this.requestedBytes = requestedBytes;
        this.refusals = List.copyOf(refusals);
        this.report = report;
    }

    /**
     * What was asked for.
     *
     * @return bytes
     */
    public long requestedBytes() {
        return requestedBytes;
    }

    /**
     * Every candidate with its reason, in the policy's order.
     *
     * @return one or more; empty in a deserialised copy
     */
    public List<Refusal> refusals() {
        return refusals == null ? List.of() : refusals;
    }

    /**
     * Why the last candidate was refused: {@link Reason#CONTRADICTED} or {@link Reason#UNPROVED} where it was mapped, but
     * evidence says that it is not as asked, or can't tell.
     *
     * @return the reason; that of the single candidate where one backing was required
     */
    public Reason reason() {
        return refusals().isEmpty() ? Reason.UNEXPLAINED : refusals().getLast().reason();
    }

    /**
     * What was observed where the last candidate was mapped but not as asked.
     *
     * @return the report of memory that is gone now, or empty where nothing was mapped
     */
    public Optional<MappingReport> report() {
        return Optional.ofNullable(report);
    }

    private static String message(long bytes, List<Refusal> refusals) {
        String size = Bytes.format(bytes);
        if (refusals.size() == 1) {
            Refusal only = refusals.getFirst();
            return "cannot map " + size + " on " + only.label() + " pages: "
                    + only.code().after(only.cause()) + ". To have it: " + only.remedy();
        }
        return refusals.stream()
                .map(refusal -> "\n  " + refusal + ". To have it: " + refusal.remedy())
                .collect(Collectors.joining(
                        "", "cannot map " + size + " on any of " + refusals.size() + " backings:", ""));
    }
}

package dev.hugemap.cli;

import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * What stood before the first page was mapped.
 *
 * @param bytes asked for
 * @param policy by which blocks it is faulted in, or empty for all of it on one backing
 * @param uniform the one page size of a uniform region, or empty where none was asked for or could be chosen
 */
record Terms(long bytes, Optional<PolicyChoice> policy, Optional<PageSize> uniform) {
    static Terms of(Request request) {
        return new Terms(request.bytes(), Optional.ofNullable(request.policy()), Optional.empty());
    }

    Terms on(Optional<PageSize> pageSize) {
        return new Terms(bytes, policy, pageSize);
    }
}

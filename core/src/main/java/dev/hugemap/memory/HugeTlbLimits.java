// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.host.CgroupCounter;
import dev.hugemap.host.CgroupHugeTlb;
import dev.hugemap.host.CgroupLevel;
import dev.hugemap.host.Commands;
import dev.hugemap.page.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the control groups of this process leave of one hugetlb page size.
 *
 * @param commands for remedies
 * @param cgroup what they say at this moment
 */
record HugeTlbLimits(Commands commands, CgroupHugeTlb cgroup) {
    /** The limit that a mapping of so many bytes would exceed, where pages are promised. */
    Optional<Shortfall> whereReserved(long length) {
        return exceeded(cgroup.reserved(), length);
    }

    /** The limit that so many bytes would exceed when they are touched. */
    Optional<Shortfall> whereFaulted(long length) {
        return exceeded(cgroup.faulted(), length);
    }

    private Optional<Shortfall> exceeded(CgroupCounter counter, long length) {
        List<CgroupLevel> exceeded = counter.exceededBy(length);
        if (exceeded.isEmpty()) {
            return Optional.empty();
        }
        String cause = "the cgroup's hugetlb limit of " + counter.limit() + " leaves "
                + Bytes.format(counter.room().orElse(0));
        String remedy = exceeded.stream()
                .map(level ->
                        commands.write(level.file(), Long.toString(level.usage().orElse(0) + length)))
                .collect(Collectors.joining("; "));
        return Optional.of(new Shortfall(Reason.CGROUP_HUGETLB_LIMIT, cause, remedy));
    }
}

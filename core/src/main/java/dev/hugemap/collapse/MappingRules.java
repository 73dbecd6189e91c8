// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.inspect.SmapsReader;
import dev.hugemap.inspect.VmFlag;
import java.util.Optional;

/** Which mappings are left out as a whole, by what smaps says of them. */
record MappingRules(CollapseOptions options) {
    /** Why the mapping that a reader stands on is left out; empty where it isn't. */
    Optional<LeftOutReason> leftOut(SmapsReader mapping) {
        return Optional.ofNullable(
                        switch (mapping.kind()) {
                            case ANONYMOUS -> null;
                            case SHMEM -> LeftOutReason.SHARED;
                            case FILE -> LeftOutReason.FILE;
                            case HUGETLB -> LeftOutReason.HUGETLB;
                            case SPECIAL -> LeftOutReason.SPECIAL;
                            case NONE, UNKNOWN -> LeftOutReason.UNKNOWN;
                        })
                .or(() -> byFlags(mapping));
    }

    private Optional<LeftOutReason> byFlags(SmapsReader mapping) {
        if (mapping.has(VmFlag.IO)
                || mapping.has(VmFlag.MIXED_MAP)
                || mapping.name().startsWith("[v")) {
            return Optional.of(LeftOutReason.SPECIAL);
        }
        if (mapping.has(VmFlag.SHARED)) {
            return Optional.of(LeftOutReason.SHARED);
        }
        if (mapping.has(VmFlag.GROWS_DOWN)) {
            return Optional.of(LeftOutReason.STACK);
        }
        if (!mapping.has(VmFlag.READ)) {
            return Optional.of(LeftOutReason.NO_ACCESS);
        }
        if (mapping.has(VmFlag.NO_HUGE_PAGE)) {
            return Optional.of(LeftOutReason.ADVISED_AGAINST);
        }
        if (mapping.has(VmFlag.LOCKED) && !options.overrides().contains(CollapseOverride.LOCKED)) {
            return Optional.of(LeftOutReason.LOCKED);
        }
        if (mapping.has(VmFlag.MERGEABLE)) {
            return Optional.of(LeftOutReason.MERGEABLE);
        }
        boolean handled = mapping.has(VmFlag.UFFD_MISSING)
                || mapping.has(VmFlag.UFFD_WRITE_PROTECT)
                || mapping.has(VmFlag.UFFD_MINOR);
        return handled ? Optional.of(LeftOutReason.USERFAULTFD) : Optional.empty();
    }
}

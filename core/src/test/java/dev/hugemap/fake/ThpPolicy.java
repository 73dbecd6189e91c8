// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which large folio sizes a fault or a collapse may use in a VMA ({@code mm/huge_memory.c}). */
final class ThpPolicy {
    /** PR_SET_THP_DISABLE for all. */
    static final int DISABLED = 1;
    /** PR_SET_THP_DISABLE with the exception for advised ranges. */
    static final int EXCEPT_ADVISED = 3;

    private final FakeSettings settings;

    ThpPolicy(FakeSettings settings) {
        this.settings = settings;
    }

    /** Whether a fault in a VMA may take the PMD-mapped size. */
    boolean allowsPmd(VmaFlags flags) {
        return settings.thp != null && mayFault(flags) && isEnabled(modeOf(settings.thp), flags);
    }

    /** The sizes below the PMD-mapped one that a fault may take, largest first. */
    List<PageSize> multiSizes(VmaFlags flags) {
        if (!settings.has(FakeFeature.MULTI_SIZE_THP) || settings.thp == null || !mayFault(flags)) {
            return List.of();
        }
        return settings.multiThp.entrySet().stream()
                .filter(e -> e.getKey().compareTo(Objects.requireNonNull(settings.thp)) < 0)
                .filter(e -> isEnabled(e.getValue(), flags))
                .map(Map.Entry::getKey)
                .sorted((a, b) -> b.compareTo(a))
                .toList();
    }

    /** Whether MADV_COLLAPSE may work on a VMA: it ignores sysfs, not what the process or the range asked for. */
    boolean allowsCollapse(VmaFlags flags) {
        return settings.thp != null && !flags.has(VmaFlag.NOHUGEPAGE) && settings.processThpDisable != DISABLED;
    }

    /** The setting of one size as sysfs shows it. */
    ThpMode modeOf(@Nullable PageSize size) {
        if (size == null || !settings.has(FakeFeature.MULTI_SIZE_THP)) {
            return ThpMode.INHERIT;
        }
        return settings.multiThp.getOrDefault(size, size.equals(settings.thp) ? ThpMode.INHERIT : ThpMode.NEVER);
    }

    private boolean mayFault(VmaFlags flags) {
        if (flags.has(VmaFlag.NOHUGEPAGE) || settings.processThpDisable == DISABLED) {
            return false;
        }
        return settings.processThpDisable != EXCEPT_ADVISED || flags.has(VmaFlag.HUGEPAGE);
    }

    private boolean isEnabled(ThpMode mode, VmaFlags flags) {
        return switch (mode == ThpMode.INHERIT ? settings.thpMode : mode) {
            case ALWAYS -> true;
            case MADVISE -> flags.has(VmaFlag.HUGEPAGE);
            default -> false;
        };
    }
}

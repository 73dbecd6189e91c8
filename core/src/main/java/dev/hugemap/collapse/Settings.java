// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Commands;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.page.PageSize;
import java.util.Optional;

/** What the administrator and the process itself say of transparent huge pages, read afresh each time. */
record Settings(NativeBridge bridge, KernelFiles files, long pid, PageSize hugePage) {
    Optional<CollapseObstacle> obstacle(CollapseOptions options) {
        // Since 5.0. What is switched off but for advised memory (6.18) may be collapsed, and shows as enabled.
        String status = files.read("/proc/" + pid + "/status").orElse("");
        if (status.contains("\nTHP_enabled:\t0")) {
            return Optional.of(new CollapseObstacle(
                    ObstacleReason.PROCESS_DISABLED,
                    "process " + pid
                            + " has transparent huge pages switched off (PR_SET_THP_DISABLE; THP_enabled is 0),"
                            + " which the kernel keeps for every collapse",
                    "Only the process itself, or the one that starts it, can change that"));
        }
        ThpSettings settings = ThpSettings.read(files, bridge);
        if (settings.modeOf(hugePage) == ThpMode.NEVER && !options.overrides().contains(CollapseOverride.NEVER)) {
            String path = settings.path(hugePage).orElse("/sys/kernel/mm/transparent_hugepage/enabled");
            return Optional.of(new CollapseObstacle(
                    ObstacleReason.THP_NEVER,
                    "the administrator has switched huge pages of " + hugePage + " off (" + path + " is never)",
                    "To allow them: " + Commands.of(files).write(path, "madvise")
                            + ". The kernel would collapse all the same: to override it by name, --override never"));
        }
        return Optional.empty();
    }
}

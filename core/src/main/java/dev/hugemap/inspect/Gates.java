// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Commands;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.ProcessThp;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What keeps transparent huge pages out of a mapping at this moment: settings of the host, of the process and of the
 * mapping. Settings are read when a set of gates is made. For one thread.
 */
final class Gates {
    private static final String COLLAPSE = "; what is there already: madvise(MADV_COLLAPSE), Linux 6.1";

    private final KernelFiles files;
    private final PageSize thp;
    private final ThpSettings settings;
    private final ProcessThp process;
    private final Commands commands;

    Gates(KernelFiles files, NativeBridge bridge, String folder, PageSize thp) {
        this.files = files;
        this.thp = thp;
        this.settings = ThpSettings.read(files, bridge);
        this.process = folder.equals(Inspector.SELF) ? settings.process() : processOf(files, folder);
        this.commands = Commands.of(files);
    }

    /** Since 5.0, without a word for what is switched off but for advised ranges. */
    private static ProcessThp processOf(KernelFiles files, String folder) {
        String status = files.read(folder + "/status").orElse("");
        if (status.contains("\nTHP_enabled:\t0")) {
            return ProcessThp.DISABLED;
        }
        return status.contains("\nTHP_enabled:\t1") ? ProcessThp.ENABLED : ProcessThp.UNKNOWN;
    }

    /** All that is closed for a mapping of a kind; nothing where huge pages are let in, or nobody can tell. */
    List<Finding> closed(SmapsEntry mapping, MappingKind kind) {
        List<Finding> closed = new ArrayList<>();
        if (process == ProcessThp.DISABLED) {
            closed.add(new Finding(
                    CauseKind.PROCESS_DISABLED,
                    "are in a process that has transparent huge pages switched off",
                    "PR_GET_THP_DISABLE is 1, THP_enabled is 0",
                    "prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0) in the process, or in the one that started it"));
        }
        if (mapping.flags().contains(VmFlag.NO_HUGE_PAGE)) {
            closed.add(new Finding(
                    CauseKind.ADVISED_AGAINST,
                    "are in a mapping that is advised against huge pages (MADV_NOHUGEPAGE)",
                    "smaps: VmFlags nh",
                    "madvise(MADV_HUGEPAGE)" + COLLAPSE));
        }
        if (mapping.flags().contains(VmFlag.UFFD_MISSING) || mapping.flags().contains(VmFlag.UFFD_MINOR)) {
            closed.add(new Finding(
                    CauseKind.USERFAULTFD,
                    "are faulted in by a program (userfaultfd), which puts base pages in",
                    "smaps: VmFlags um or ui",
                    "take the range out of userfaultfd (UFFDIO_UNREGISTER)"));
        }
        switch (kind) {
            case SHMEM -> shared(mapping).ifPresent(closed::add);
            case FILE -> closed.add(file());
            default -> anonymous(mapping).ifPresent(closed::add);
        }
        return closed;
    }

    private Optional<Finding> anonymous(SmapsEntry mapping) {
        ThpMode mode = settings.modeOf(thp);
        String path = settings.path(thp).orElse("/sys/kernel/mm/transparent_hugepage/enabled");
        if (mode == ThpMode.NEVER) {
            return Optional.of(new Finding(
                    CauseKind.THP_NEVER,
                    "can't be on huge pages of " + thp + ": the administrator has switched them off",
                    path + " is never",
                    commands.write(path, "madvise") + " # then madvise(MADV_HUGEPAGE)"));
        }
        if (!isUnadvised(mapping)) {
            return Optional.empty();
        }
        if (mode == ThpMode.MADVISE) {
            return Optional.of(noAdvice(path + " is madvise"));
        }
        return process == ProcessThp.ADVISED_ONLY
                ? Optional.of(noAdvice("PR_GET_THP_DISABLE is 3: off but for advised memory"))
                : Optional.empty();
    }

    private Optional<Finding> shared(SmapsEntry mapping) {
        ShmemSetting setting = ShmemSetting.of(files, mapping.name(), thp);
        if (setting.isOff()) {
            return Optional.of(new Finding(
                    CauseKind.SHMEM_SETTING,
                    "are shared memory, for which huge pages are switched off",
                    setting.where(),
                    setting.remedy() + " # then madvise(MADV_HUGEPAGE)"));
        }
        return setting.asksForAdvice() && isUnadvised(mapping)
                ? Optional.of(noAdvice(setting.where()))
                : Optional.empty();
    }

    private static Finding file() {
        return new Finding(
                CauseKind.FILE_MAPPING,
                "are a mapping of a file, whose page cache comes on huge leaves in few file systems",
                "the mapping's name is a path",
                "read it into anonymous memory, or keep the file on hugetlbfs or on a tmpfs with huge=advise");
    }

    private static Finding noAdvice(String setting) {
        return new Finding(
                CauseKind.NO_ADVICE,
                "are in a mapping that didn't ask for huge pages",
                "smaps: VmFlags without hg; " + setting,
                "madvise(MADV_HUGEPAGE) before the first touch" + COLLAPSE);
    }

    /** Without its flags, nothing is said of a mapping; and advice against is more than none. */
    private static boolean isUnadvised(SmapsEntry mapping) {
        return !mapping.flags().isEmpty()
                && !mapping.flags().contains(VmFlag.HUGE_PAGE)
                && !mapping.flags().contains(VmFlag.NO_HUGE_PAGE);
    }

    /** Whether a smaller size would be put into anonymous memory with these flags; false where nobody can tell. */
    boolean isOff(PageSize multi, SmapsEntry mapping) {
        ThpMode mode = settings.modeOf(multi);
        return mode == ThpMode.NEVER || mode == ThpMode.MADVISE && isUnadvised(mapping);
    }

    /** That all smaller sizes that fit are off, with how the largest of them is switched on. */
    Finding multiSizeOff(PageSize largest) {
        String path = settings.path(largest).orElse("/sys/kernel/mm/transparent_hugepage/enabled");
        return new Finding(
                CauseKind.MULTI_SIZE_OFF,
                "could be on smaller huge pages, up to " + largest + ", all of which are off here",
                path + " is " + settings.modeOf(largest).name().toLowerCase(Locale.ROOT),
                commands.write(path, "madvise") + " # then madvise(MADV_HUGEPAGE) before the first touch");
    }
}

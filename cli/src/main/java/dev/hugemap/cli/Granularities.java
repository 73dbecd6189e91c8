// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.cli.Granularity.Readiness;
import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.PageSizes;
import dev.hugemap.host.ProcessThp;
import dev.hugemap.host.ThpMode;
import dev.hugemap.memory.Backing;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds a host's facts against one question: which page sizes can this process have, and what is missing? */
final class Granularities {
    private static final String PROCESS_REMEDY =
            "call prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0) in the process, or in the one that started it";

    private final Host host;
    private final Commands commands;

    Granularities(Host host, Commands commands) {
        this.host = host;
        this.commands = commands;
    }

    /** Every page size and way, the largest size first, hugetlb before transparent. */
    List<Granularity> all() {
        PageSizes sizes = host.pageSizes();
        List<Granularity> all = new ArrayList<>();
        PoolJudge pools = new PoolJudge(host, commands);
        sizes.hugeTlb().forEach(size -> all.add(pools.judge(size)));
        sizes.thp().ifPresent(size -> all.add(transparent(size, Backing.transparent())));
        sizes.multi().forEach(size -> all.add(transparent(size, Backing.transparent(size))));
        // Stable: at one size, hugetlb stays before transparent.
        all.sort((one, other) -> other.pageSize().compareTo(one.pageSize()));
        all.add(new Granularity(
                sizes.base(), Backing.basePages(), "always", Readiness.ALWAYS, Optional.empty(), Optional.empty()));
        return List.copyOf(all);
    }

    private Granularity transparent(PageSize size, Backing backing) {
        ThpMode mode = host.thp().modeOf(size);
        if (host.thp().process() == ProcessThp.DISABLED) {
            return transparent(size, backing, "off for process", Readiness.NO, PROCESS_REMEDY);
        }
        boolean isOn = mode == ThpMode.ALWAYS || mode == ThpMode.MADVISE;
        Optional<PageSize> larger = isOn ? heldOffBy(size) : Optional.empty();
        if (larger.isPresent()) {
            return transparent(
                    size, backing, "held off by " + larger.get(), Readiness.NO, switchTo("never", larger.get()));
        }
        return switch (mode) {
            case ALWAYS -> transparent(size, backing, "always", Readiness.ALWAYS, "");
            case MADVISE -> transparent(size, backing, "on request", Readiness.ON_REQUEST, "");
            case NEVER -> transparent(size, backing, "off", Readiness.NO, switchTo("madvise", size));
            case INHERIT, UNKNOWN ->
                transparent(size, backing, "unknown", Readiness.NO, "make /sys/kernel/mm readable");
        };
    }

    /** The PMD size where it is on too and the kernel can't keep it out of a range: before 6.13. */
    private Optional<PageSize> heldOffBy(PageSize size) {
        return host.pageSizes()
                .thp()
                .filter(pmd -> !pmd.equals(size))
                .filter(pmd -> host.thp().modeOf(pmd) != ThpMode.NEVER)
                .filter(_ -> !host.features().has(KernelFeature.GUARD_INSTALL));
    }

    private String switchTo(String mode, PageSize size) {
        return host.thp().path(size).map(file -> commands.write(file, mode)).orElse("");
    }

    private static Granularity transparent(
            PageSize size, Backing backing, String state, Readiness readiness, String remedy) {
        Optional<String> missing = remedy.isEmpty() ? Optional.empty() : Optional.of(remedy);
        return new Granularity(size, backing, state, readiness, missing, Optional.empty());
    }
}

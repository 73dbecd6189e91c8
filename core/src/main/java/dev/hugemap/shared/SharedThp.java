// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.host.Commands;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.FileBacking;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.PageSize;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the administrator says about transparent huge pages in shared memory, which has settings of its own. Source:
 * {@code Documentation/admin-guide/mm/transhuge.rst}, sections on tmpfs.
 */
final class SharedThp {
    private static final String FOLDER = "/sys/kernel/mm/transparent_hugepage";
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");
    private static final Set<String> FOR_WHOEVER_ASKS = Set.of("always", "within_size", "advise", "force");

    private SharedThp() {}

    /**
     * Checks that shared memory can be had on each candidate.
     *
     * @throws IllegalArgumentException if one is a multi-size page size, or overrides a setting
     */
    static void check(BackingPolicy policy) {
        for (Backing candidate : policy.candidates()) {
            if (candidate instanceof Backing.Transparent && !candidate.equals(Backing.transparent())) {
                throw new IllegalArgumentException(
                        "shared memory can't be had on " + candidate + ": write hugetlb, thp or base");
            }
        }
    }

    /** Why shared memory that asks gets no huge pages; empty where it does, or where nothing can be read. */
    static Optional<Refusal> refusal(KernelFiles files, FileBacking backing) {
        String general = FOLDER + "/shmem_enabled";
        Optional<String> all = chosen(files, general);
        if (all.filter("force"::equals).isPresent()) {
            return Optional.empty();
        }
        // A size of its own may be set since 6.12; "deny" stands above it.
        String own = FOLDER + "/hugepages-" + (backing.pageSize().bytes() >>> 10) + "kB/shmem_enabled";
        Optional<String> ownWord = chosen(files, own).filter(word -> !word.equals("inherit"));
        boolean denied = all.filter("deny"::equals).isPresent();
        String path = ownWord.isPresent() && !denied ? own : general;
        Optional<String> word = path.equals(own) ? ownWord : all;
        if (word.isEmpty() || FOR_WHOEVER_ASKS.contains(word.get())) {
            return Optional.empty();
        }
        PageSize size = backing.pageSize();
        return Optional.of(new Refusal(
                backing.backing(),
                size,
                Reason.SWITCHED_OFF,
                "sysfs",
                null,
                path + " is " + word.get() + ": shared memory gets no transparent huge pages",
                Commands.of(files).write(path, "advise")));
    }

    private static Optional<String> chosen(KernelFiles files, String path) {
        return files.read(path).map(CHOSEN::matcher).filter(Matcher::find).map(match -> match.group(1));
    }
}

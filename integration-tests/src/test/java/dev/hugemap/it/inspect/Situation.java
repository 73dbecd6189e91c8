// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.Skips;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.inspect.CauseKind;
import dev.hugemap.inspect.ZeroPage;
import dev.hugemap.page.AddressRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A row of the table in {@code docs/explain.md}, what is set up, and which causes are then right.
 *
 * @param title of the row
 * @param settings of the host that it needs, by path
 * @param setter brings memory into the situation
 * @param causes the right ones, the deciding one first
 */
record Situation(String title, Map<String, String> settings, Consumer<Situated> setter, List<CauseKind> causes) {
    /** All of them, in the order of the page. */
    static final List<Situation> ALL = List.of(
            of("advised, then written", Given.NOTHING, memory -> advised(memory).write(), CauseKind.ALREADY_HUGE),
            of("advised, not touched yet", Given.NOTHING, Situation::advised, CauseKind.UNTOUCHED),
            of(
                    "written without advice",
                    Given.NOTHING,
                    memory -> memory.map(0, 4 * Given.MIB).write(),
                    CauseKind.NO_ADVICE),
            of(
                    "written, then advised",
                    Given.NOTHING,
                    memory -> memory.map(0, 4 * Given.MIB).write().advise(Advice.MADV_HUGEPAGE),
                    CauseKind.TOUCHED_BEFORE),
            of(
                    "advised against",
                    Given.NOTHING,
                    memory -> memory.map(0, 4 * Given.MIB)
                            .advise(Advice.MADV_NOHUGEPAGE)
                            .write(),
                    CauseKind.ADVISED_AGAINST),
            of(
                    "enabled is never",
                    Map.of(Given.THP + "enabled", "never"),
                    memory -> advised(memory).write(),
                    CauseKind.THP_NEVER),
            of(
                    "enabled is always, its size's own is never",
                    Map.of(Given.THP + "enabled", "always", Given.THP + "hugepages-2048kB/enabled", "never"),
                    memory -> memory.map(0, 4 * Given.MIB).write(),
                    CauseKind.THP_NEVER),
            of(
                    "PR_SET_THP_DISABLE",
                    Given.NOTHING,
                    memory -> {
                        NativeBridge.system().prctl(Prctl.PR_SET_THP_DISABLE, 1, 0, 0, 0);
                        advised(memory).write();
                    },
                    CauseKind.PROCESS_DISABLED),
            of(
                    "PR_SET_THP_DISABLE but for advised memory, enabled is always",
                    Map.of(Given.THP + "enabled", "always"),
                    memory -> {
                        Given.disabledButForAdvised();
                        memory.map(0, 4 * Given.MIB).write();
                    },
                    CauseKind.NO_ADVICE),
            of(
                    "1 MiB",
                    Given.SMALLER_OFF,
                    memory -> memory.map(0, Given.MIB)
                            .advise(Advice.MADV_HUGEPAGE)
                            .write(),
                    CauseKind.TOO_SHORT,
                    CauseKind.MULTI_SIZE_OFF),
            of(
                    "1 MiB, 64 KiB pages on",
                    Map.of(Given.THP + "hugepages-64kB/enabled", "madvise"),
                    memory -> memory.map(0, Given.MIB)
                            .advise(Advice.MADV_HUGEPAGE)
                            .write(),
                    CauseKind.TOO_SHORT),
            of(
                    "3 MiB from the middle of a block on",
                    Given.SMALLER_OFF,
                    memory -> memory.map(Given.MIB / 2, 3 * Given.MIB)
                            .advise(Advice.MADV_HUGEPAGE)
                            .write(),
                    CauseKind.NO_ALIGNED_BLOCK,
                    CauseKind.MULTI_SIZE_OFF),
            of(
                    "5 MiB, from a block's start on",
                    Given.SMALLER_OFF,
                    memory -> memory.map(0, 5 * Given.MIB)
                            .advise(Advice.MADV_HUGEPAGE)
                            .write(),
                    CauseKind.BLOCK_CUT,
                    CauseKind.MULTI_SIZE_OFF,
                    CauseKind.ALREADY_HUGE),
            of(
                    "a half protected after it was huge",
                    Given.SMALLER_OFF,
                    memory -> advised(memory).write().protect(3 * Given.MIB, Given.MIB),
                    CauseKind.SPLIT,
                    CauseKind.TOO_SHORT,
                    CauseKind.BLOCK_CUT,
                    CauseKind.MULTI_SIZE_OFF,
                    CauseKind.ALREADY_HUGE),
            of(
                    "a block unmapped",
                    Given.NOTHING,
                    memory -> advised(memory).write().unmap(0, 2 * Given.MIB),
                    CauseKind.HOLE,
                    CauseKind.ALREADY_HUGE),
            of(
                    "advised, only read",
                    Given.NOTHING,
                    memory -> {
                        ZeroPage.required();
                        advised(memory).read();
                    },
                    CauseKind.ZERO_PAGE),
            of(
                    "guards over it",
                    Given.NOTHING,
                    memory -> advised(memory).advise(Advice.MADV_GUARD_INSTALL),
                    CauseKind.GUARDED),
            of(
                    "hugetlb, not touched yet",
                    Map.of("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "2"),
                    memory -> memory.mapPool(4 * Given.MIB),
                    CauseKind.POOL_PAGES_ABSENT),
            of(
                    "hugetlb without a promise, none free",
                    Map.of("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "0"),
                    memory -> memory.mapPoolUnpromised(4 * Given.MIB),
                    CauseKind.POOL_SHORT),
            of(
                    "advised, in swap",
                    Map.of(Swap.LIST.toString(), "one"),
                    memory -> Swap.out(advised(memory).write().range()),
                    CauseKind.SWAPPED),
            of(
                    "left to userfaultfd",
                    Given.NOTHING,
                    memory -> advised(memory).leaveToUserfaultfd(),
                    CauseKind.USERFAULTFD),
            of(
                    "shared memory, shmem_enabled is never",
                    Map.of(Given.THP + "shmem_enabled", "never"),
                    memory -> memory.mapShared(4 * Given.MIB)
                            .advise(Advice.MADV_HUGEPAGE)
                            .write(),
                    CauseKind.SHMEM_SETTING),
            of(
                    "shared memory without advice, shmem_enabled is advise",
                    Map.of(Given.THP + "shmem_enabled", "advise"),
                    memory -> memory.mapShared(4 * Given.MIB).write(),
                    CauseKind.NO_ADVICE),
            of(
                    "shared memory with advice, shmem_enabled is advise",
                    Map.of(Given.THP + "shmem_enabled", "advise"),
                    memory -> memory.mapShared(4 * Given.MIB)
                            .advise(Advice.MADV_HUGEPAGE)
                            .write(),
                    CauseKind.ALREADY_HUGE),
            of(
                    "a file on the disk, read",
                    Given.NOTHING,
                    memory -> memory.mapFile(4 * Given.MIB),
                    CauseKind.FILE_MAPPING),
            of("the kernel's [vvar]", Given.NOTHING, memory -> memory.at(Given.vvar()), CauseKind.SPECIAL_MAPPING));

    private static Situation of(
            String title, Map<String, String> settings, Consumer<Situated> setter, CauseKind... causes) {
        return new Situation(title, settings, setter, Arrays.asList(causes));
    }

    static Situation titled(String title) {
        return ALL.stream().filter(one -> one.title.equals(title)).findFirst().orElseThrow();
    }

    @Override
    public String toString() {
        return title;
    }

    /** The first cell: which row it is. */
    String cell() {
        return "| " + title + " |";
    }

    void setUp(Situated memory) {
        setter.accept(memory);
    }

    private static Situated advised(Situated memory) {
        return memory.map(0, 4 * Given.MIB).advise(Advice.MADV_HUGEPAGE);
    }

    /** What several situations share. */
    private static final class Given {
        private static final long MIB = 1L << 20;
        private static final int PR_THP_DISABLE_EXCEPT_ADVISED = 2;
        private static final String THP = "/sys/kernel/mm/transparent_hugepage/";
        private static final Map<String, String> NOTHING = Map.of();
        private static final Map<String, String> SMALLER_OFF = Map.of(
                THP + "hugepages-64kB/enabled", "never",
                THP + "hugepages-1024kB/enabled", "never");

        private static void disabledButForAdvised() {
            try {
                NativeBridge.system().prctl(Prctl.PR_SET_THP_DISABLE, 1, PR_THP_DISABLE_EXCEPT_ADVISED, 0, 0);
            } catch (SyscallException older) {
                Skips.unless(false, "PR_THP_DISABLE_EXCEPT_ADVISED, Linux 6.18");
            }
        }

        private static AddressRange vvar() {
            try {
                String line = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                        .filter(text -> text.endsWith("[vvar]"))
                        .findFirst()
                        .orElseThrow();
                String[] ends = line.split("[- ]", 3);
                return AddressRange.between(Long.parseLong(ends[0], 16), Long.parseLong(ends[1], 16));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

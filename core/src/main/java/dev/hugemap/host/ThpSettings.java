// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.PageSize;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who gets transparent huge pages, and how hard the kernel tries. Immutable; a snapshot.
 *
 * <p>Source: {@code Documentation/admin-guide/mm/transhuge.rst}, {@code /sys/kernel/mm/transparent_hugepage},
 * {@code man 2 PR_GET_THP_DISABLE}.
 *
 * @param enabled the setting above all sizes
 * @param pmdSize the size of PMD-mapped huge pages, or empty where the kernel has none or doesn't say
 * @param sizes the setting of each size as it is written, {@link ThpMode#INHERIT} included; none before 6.8
 * @param defrag how a fault waits for memory to be compacted, as the kernel words it, or {@code unknown}
 * @param shmemEnabled the setting of the kernel's own shared memory mount, as the kernel words it, or {@code unknown}
 * @param khugepaged settings of the collapsing thread
 * @param process whether this process has them switched off
 */
public record ThpSettings(
        ThpMode enabled,
        Optional<PageSize> pmdSize,
        Map<PageSize, ThpMode> sizes,
        String defrag,
        String shmemEnabled,
        Khugepaged khugepaged,
        ProcessThp process) {
    private static final String FOLDER = "/sys/kernel/mm/transparent_hugepage";
    private static final String UNKNOWN_WORD = "unknown";

    /** Copies the map, in ascending order of sizes. */
    public ThpSettings {
        sizes = Collections.unmodifiableSortedMap(new TreeMap<>(sizes));
    }

    /**
     * Reads the settings as they are now.
     *
     * @param files the kernel's files
     * @param bridge the process that is asked
     * @return the settings, unknown where they can't be read
     */
    @SuppressWarnings("exports") // only hugemap\'s own modules and tests bring a bridge
    public static ThpSettings read(KernelFiles files, NativeBridge bridge) {
        return new ThpSettings(
                mode(files.read(FOLDER + "/enabled")),
                readPmdSize(files),
                readSizes(files),
                selected(files.read(FOLDER + "/defrag")).orElse(UNKNOWN_WORD),
                selected(files.read(FOLDER + "/shmem_enabled")).orElse(UNKNOWN_WORD),
                Khugepaged.read(files),
                readProcess(bridge));
    }

    /**
     * The mode that holds for a size, with {@link ThpMode#INHERIT} resolved. What this process has switched off by
     * prctl is not in it: see {@link #process()}.
     *
     * @param size a page size
     * @return the size's own setting; on kernels without such (before 6.8) the one setting for the PMD size;
     *     {@link ThpMode#UNKNOWN} where neither can be read or no transparent pages of this size are listed
     */
    public ThpMode modeOf(PageSize size) {
        ThpMode written = writtenModeOf(size);
        return written == ThpMode.INHERIT ? enabled : written;
    }

    /**
     * The sysfs file that changes {@link #modeOf} for a size: its own, or the one above all sizes where its own says
     * {@link ThpMode#INHERIT} or doesn't exist.
     *
     * @param size a page size
     * @return an absolute path, or empty where no transparent pages of this size are listed
     */
    public Optional<String> path(PageSize size) {
        if (writtenModeOf(size) == ThpMode.INHERIT) {
            return Optional.of(FOLDER + "/enabled");
        }
        return sizes.containsKey(size) ? Optional.of(enabledFile(size)) : Optional.empty();
    }

    private ThpMode writtenModeOf(PageSize size) {
        boolean isImplied =
                sizes.isEmpty() && pmdSize.isPresent() && pmdSize.get().equals(size);
        return sizes.getOrDefault(size, isImplied ? ThpMode.INHERIT : ThpMode.UNKNOWN);
    }

    static Optional<PageSize> readPmdSize(KernelFiles files) {
        long bytes = files.readNumber(FOLDER + "/hpage_pmd_size").orElse(0);
        return Long.bitCount(bytes) == 1 && bytes > 0 ? Optional.of(new PageSize(bytes)) : Optional.empty();
    }

    static SortedMap<PageSize, ThpMode> readSizes(KernelFiles files) {
        SortedMap<PageSize, ThpMode> modes = new TreeMap<>();
        for (String name : files.list(FOLDER)) {
            Optional<PageSize> size = SizeFolder.sizeOf(name);
            if (size.isPresent()) {
                // A folder without this file is of a size that shared memory alone can have.
                Optional<String> text = files.read(enabledFile(size.get()));
                if (text.isPresent()) {
                    modes.put(size.get(), mode(text));
                }
            }
        }
        return modes;
    }

    private static String enabledFile(PageSize size) {
        return FOLDER + "/" + SizeFolder.nameOf(size) + "/enabled";
    }

    private static ThpMode mode(Optional<String> text) {
        return switch (selected(text).orElse(UNKNOWN_WORD).toLowerCase(Locale.ROOT)) {
            case "always" -> ThpMode.ALWAYS;
            case "madvise" -> ThpMode.MADVISE;
            case "inherit" -> ThpMode.INHERIT;
            case "never" -> ThpMode.NEVER;
            default -> ThpMode.UNKNOWN;
        };
    }

    /** The word in brackets: {@code always [madvise] never}. */
    private static Optional<String> selected(Optional<String> text) {
        String words = text.orElse("");
        int open = words.indexOf('[');
        int close = words.indexOf(']', open + 1);
        return open < 0 || close < 0 ? Optional.empty() : Optional.of(words.substring(open + 1, close));
    }

    private static ProcessThp readProcess(NativeBridge bridge) {
        try {
            return switch (bridge.prctl(Prctl.PR_GET_THP_DISABLE, 0, 0, 0, 0)) {
                case 0 -> ProcessThp.ENABLED;
                case 1 -> ProcessThp.DISABLED;
                case 3 -> ProcessThp.ADVISED_ONLY;
                default -> ProcessThp.UNKNOWN;
            };
        } catch (SyscallException refused) {
            return ProcessThp.UNKNOWN;
        }
    }
}

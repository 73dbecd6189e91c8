// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.ProcessThp;
import dev.hugemap.host.ThpMode;
import dev.hugemap.host.ThpSettings;
import dev.hugemap.page.PageSize;
import dev.hugemap.settings.SettingException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sets a mode and reads it back. */
final class ThpSetter {
    private static final String FOLDER = "/sys/kernel/mm/transparent_hugepage/";
    private static final String GLOBAL = FOLDER + "enabled";

    private final Host host;
    private final KernelFiles files;
    private final Writes writes;
    private final Commands commands;

    ThpSetter(Host host, KernelFiles files, SettingWriter writer) {
        this.host = host.refresh();
        this.files = files;
        this.writes = new Writes(files, writer);
        this.commands = Commands.of(files);
    }

    ThpOutcome set(ThpRequest request) {
        ThpSettings before = host.thp();
        String path = path(request, before);
        checkMode(request, path);
        writes.write(path, request.word(), request.toString(), "see what " + path + " says");
        String now = files.read(path).orElse("");
        if (!now.contains("[" + request.word() + "]")) {
            throw new SettingException(
                    Reason.NOT_TAKEN,
                    request + " was asked for, and " + path + " says " + now.strip(),
                    "see who else changes it: " + commands.asRoot("grep -rs transparent_hugepage /etc"));
        }
        ThpSettings after = host.refresh().thp();
        return new ThpOutcome(request, path, before, after, notes(request, path, after), lasting(request, path, after));
    }

    private static String path(ThpRequest request, ThpSettings settings) {
        if (request.pageSize().isEmpty()) {
            return GLOBAL;
        }
        PageSize size = request.pageSize().get();
        if (settings.sizes().containsKey(size)) {
            return file(size);
        }
        Optional<PageSize> pmd = settings.pmdSize();
        if (settings.sizes().isEmpty() && pmd.filter(size::equals).isPresent()) {
            return GLOBAL;
        }
        String known = settings.sizes().isEmpty()
                ? pmd.map(PageSize::toString).orElse("")
                : settings.sizes().keySet().stream().map(PageSize::toString).collect(Collectors.joining(", "));
        throw new SettingException(
                Reason.SIZE_UNKNOWN,
                "can't have " + request + ": this kernel "
                        + (known.isEmpty() ? "has no transparent huge pages" : "has modes for " + known + " alone"),
                known.isEmpty() ? "use a hugetlb pool" : "use one of these sizes");
    }

    private void checkMode(ThpRequest request, String path) {
        String text = files.read(path)
                .orElseThrow(() -> new SettingException(
                        Reason.UNREADABLE,
                        "can't have " + request + ": " + path + " can't be read",
                        "use a hugetlb pool where this kernel has no transparent huge pages"));
        List<String> words =
                Arrays.asList(text.replace("[", "").replace("]", "").strip().split(" +", -1));
        if (!words.contains(request.word())) {
            throw new SettingException(
                    Reason.MODE_UNKNOWN,
                    "can't have " + request + ": " + path + " knows " + String.join(", ", words) + " alone",
                    "use one of these");
        }
    }

    private List<String> notes(ThpRequest request, String path, ThpSettings after) {
        List<String> notes = new ArrayList<>();
        if (path.equals(GLOBAL) && request.pageSize().isPresent()) {
            notes.add("this kernel has one setting for all sizes");
        }
        boolean nobody = !after.sizes().isEmpty() && !after.sizes().containsValue(ThpMode.INHERIT);
        if (path.equals(GLOBAL) && nobody) {
            notes.add("no size inherits it, so anonymous memory doesn't follow it"
                    + after.pmdSize()
                            .map(size -> ": " + commands.write(file(size), "inherit"))
                            .orElse(""));
        }
        if (request.mode() == ThpMode.INHERIT) {
            notes.add("the setting above all sizes is " + after.enabled().name().toLowerCase(Locale.ROOT));
        }
        if (after.process() == ProcessThp.DISABLED && request.mode() != ThpMode.NEVER) {
            notes.add("for this process they are switched off all the same (PR_SET_THP_DISABLE)");
        }
        return notes;
    }

    private List<Lasting> lasting(ThpRequest request, String path, ThpSettings after) {
        String name = path.equals(GLOBAL)
                ? "global"
                : request.pageSize().orElseThrow().shortName();
        String words = path.equals(GLOBAL)
                ? "transparent_hugepage=" + request.word()
                : commandLine(request.pageSize().orElseThrow(), after);
        Optional<String> since = path.equals(GLOBAL) ? Optional.empty() : Optional.of("6.12");
        return List.of(
                new Lasting(Lasting.Way.KERNEL_COMMAND_LINE, since, words),
                Lasting.of(
                        Lasting.Way.TMPFILES,
                        commands.write(
                                "/etc/tmpfiles.d/hugemap-thp-" + name + ".conf",
                                "w " + path + " - - - - " + request.word())));
    }

    /** Where it names one size, the kernel takes never for each that it doesn't name: so all are named. */
    private static String commandLine(PageSize asked, ThpSettings after) {
        String above = after.sizes().containsValue(ThpMode.INHERIT) && after.enabled() != ThpMode.UNKNOWN
                ? "transparent_hugepage=" + after.enabled().name().toLowerCase(Locale.ROOT) + " "
                : "";
        return above
                + after.sizes().entrySet().stream()
                        .filter(entry -> entry.getKey().equals(asked)
                                || entry.getValue() != ThpMode.NEVER && entry.getValue() != ThpMode.UNKNOWN)
                        .map(entry -> "thp_anon=" + entry.getKey().shortName().toUpperCase(Locale.ROOT) + ":"
                                + entry.getValue().name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" "));
    }

    private static String file(PageSize size) {
        return FOLDER + "hugepages-" + (size.bytes() >>> 10) + "kB/enabled";
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Memory of devices that a process has mapped by vfio: it can't be pinned, and writing smaps, the kernel drops its 1 GiB
 * entries. Told from the names in maps, which touches no page table: a device that was opened by its group has another name
 * than one that was opened by its own file.
 */
final class DeviceMappings {
    private static final Pattern LINES = Pattern.compile(
            "^([0-9a-f]{1,15})-([0-9a-f]{1,15}) .*(?:/dev/vfio/|anon_inode:\\[vfio-device\\])", Pattern.MULTILINE);

    private static final int HEXADECIMAL = 16;

    private DeviceMappings() {}

    /** Where they are, ascending; none where maps can't be read. */
    static List<AddressRange> of(KernelFiles files, String process) {
        return LINES.matcher(files.read(process + "/maps").orElse(""))
                .results()
                .filter(line -> address(line, 1) < address(line, 2))
                .map(line -> AddressRange.between(address(line, 1), address(line, 2)))
                .toList();
    }

    private static long address(MatchResult line, int group) {
        return Long.parseLong(line.group(group), HEXADECIMAL);
    }

    /** Notes what reading smaps did to the process, if it maps a device. */
    static void noteEffect(KernelFiles files, String process, Findings findings) {
        if (!of(files, process).isEmpty()) {
            findings.note(
                    "smaps was read, and " + process + " maps memory of a device (vfio): the kernel dropped the 1 GiB"
                            + " entries of that memory, which fault again at the next touch");
        }
    }
}

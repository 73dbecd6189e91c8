package dev.hugemap.inspect;

import dev.hugemap.host.KernelFiles;
import java.util.regex.Pattern;

/**
 * Memory of devices that a process has mapped by vfio: writing smaps, the kernel drops its 1 GiB entries. Told from the
 * names in maps, which touches no page table.
 */
final class DeviceMappings {
    private static final Pattern NAMES = Pattern.compile("/dev/vfio/|anon_inode:\\[vfio-device\\]");

    private DeviceMappings() {}

    /** Notes what reading smaps did to the process, if it maps a device. */
    static void noteEffect(KernelFiles files, String process, Findings findings) {
        if (NAMES.matcher(files.read(process + "/maps").orElse("")).find()) {
            findings.note(
                    "smaps was read, and " + process + " maps memory of a device (vfio): the kernel dropped the 1 GiB"
                            + " entries of that memory, which fault again at the next touch");
        }
    }
}

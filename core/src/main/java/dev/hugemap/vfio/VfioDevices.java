// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.host.KernelFiles;
import java.util.List;

/** The PCI devices of a host. Reading sysfs opens none of them and needs no rights. */
public final class VfioDevices {
    private VfioDevices() {}

    /**
     * All PCI devices of this machine, whatever their drivers: those that vfio has, and those that it could have.
     *
     * @return the devices by address; none where sysfs can't be read
     */
    public static List<PciDevice> list() {
        return list(KernelFiles.system());
    }

    /**
     * All PCI devices that a tree of files tells of.
     *
     * @param files of the kernel
     * @return the devices by address
     */
    public static List<PciDevice> list(KernelFiles files) {
        return new PciFiles(files).devices();
    }
}

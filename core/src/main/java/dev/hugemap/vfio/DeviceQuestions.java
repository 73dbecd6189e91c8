// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Vfio;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Asks a device that is open what it has. */
final class DeviceQuestions {
    private DeviceQuestions() {}

    static VfioDeviceInfo ask(VfioSubject subject, VfioBackend backend, VfioFile device) {
        try (Arena arena = Arena.ofConfined()) {
            SizedStruct info = SizedStruct.of(Vfio.VFIO_DEVICE_INFO, arena);
            device.ioctl(Vfio.VFIO_DEVICE_GET_INFO, info);
            return new VfioDeviceInfo(
                    subject.device(),
                    subject.group(),
                    backend,
                    (info.getInt("flags") & Vfio.VFIO_DEVICE_FLAGS_RESET) != 0,
                    regions(device, arena),
                    interrupts(device, arena));
        }
    }

    private static List<RegionInfo> regions(VfioFile device, Arena arena) {
        List<RegionInfo> regions = new ArrayList<>();
        for (int index = 0; index <= Vfio.VFIO_PCI_CONFIG_REGION_INDEX; index++) {
            regions.add(region(device, index, arena));
        }
        return regions;
    }

    /** A region; that of an absent ROM is refused as invalid rather than told to be empty. */
    private static RegionInfo region(VfioFile device, int index, Arena arena) {
        try {
            return RegionInfo.of(
                    SizedStruct.ask(device, Vfio.VFIO_DEVICE_GET_REGION_INFO, Vfio.VFIO_REGION_INFO, index, arena)
                            .bytes());
        } catch (SyscallException refused) {
            if (!refused.errno().equals(Errno.EINVAL) || index != Vfio.VFIO_PCI_ROM_REGION_INDEX) {
                throw refused;
            }
            return new RegionInfo(index, 0, 0, false, false, List.of(), false);
        }
    }

    private static List<InterruptInfo> interrupts(VfioFile device, Arena arena) {
        List<InterruptInfo> interrupts = new ArrayList<>();
        for (InterruptKind kind : InterruptKind.values()) {
            interrupts.add(new InterruptInfo(kind, interrupts(device, kind, arena)));
        }
        return interrupts;
    }

    /** How many there are of a kind; a kind that this kernel or this bus doesn't know is refused as invalid. */
    private static int interrupts(VfioFile device, InterruptKind kind, Arena arena) {
        try {
            SizedStruct answer =
                    SizedStruct.ask(device, Vfio.VFIO_DEVICE_GET_IRQ_INFO, Vfio.VFIO_IRQ_INFO, kind.index(), arena);
            return (answer.getInt("flags") & Vfio.VFIO_IRQ_INFO_EVENTFD) != 0 ? answer.getInt("count") : 0;
        } catch (SyscallException refused) {
            if (!refused.errno().equals(Errno.EINVAL)) {
                throw refused;
            }
            return 0;
        }
    }
}

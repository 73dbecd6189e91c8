// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.settings.KernelSettings;
import dev.hugemap.settings.SettingWriter;
import dev.hugemap.shared.SharedMemory;
import dev.hugemap.vfio.VfioHost;
import java.util.function.Supplier;

/**
 * The machine that the commands are about. Nothing is read, let alone linked, before a command asks.
 *
 * @param memory its memory; throws {@link dev.hugemap.bridge.BridgeUnavailableException} where there is none for us
 * @param shared its memory for several processes; throws likewise
 * @param vfio its PCI devices, to be opened; throws likewise
 * @param files the kernel's files
 * @param writer which writes its settings
 */
record Machine(
        Supplier<HugeMemory> memory,
        Supplier<SharedMemory> shared,
        Supplier<VfioHost> vfio,
        KernelFiles files,
        SettingWriter writer) {
    static Machine system() {
        return new Machine(
                HugeMemory::system,
                SharedMemory::system,
                VfioHost::system,
                KernelFiles.system(),
                SettingWriter.system());
    }

    /** Its settings, to be changed. */
    KernelSettings settings() {
        return KernelSettings.over(memory.get().host(), files, writer);
    }
}

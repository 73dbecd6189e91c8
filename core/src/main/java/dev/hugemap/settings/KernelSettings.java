// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFiles;

/**
 * Changes this host's hugetlb pools and who gets transparent huge pages. Needs root.
 *
 * <p>What is bad, or would leave the host with too little memory, is refused before anything is written; what the kernel made
 * of a write is read back. Of pools it gives fewer pages without an error, so a pool's outcome says what was got beside what
 * was asked. Settings are the whole host's, and hold until the next boot. Safe for use by many threads, but nothing keeps
 * others, here or elsewhere, from changing the same setting meanwhile.
 */
public final class KernelSettings {
    private final Host host;
    private final KernelFiles files;
    private final SettingWriter writer;

    private KernelSettings(Host host, KernelFiles files, SettingWriter writer) {
        this.host = host;
        this.files = files;
        this.writer = writer;
    }

    /**
     * Those of this machine.
     *
     * @return the settings
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system or without native access
     */
    public static KernelSettings system() {
        return over(Host.system(), KernelFiles.system(), SettingWriter.system());
    }

    /**
     * Those of a host.
     *
     * @param host what is read of it; each change reads it anew
     * @param files its kernel's files
     * @param writer which writes them
     * @return the settings
     */
    public static KernelSettings over(Host host, KernelFiles files, SettingWriter writer) {
        return new KernelSettings(host, files, writer);
    }

    /**
     * Sets how many pages a pool has. Where the kernel gives fewer, it is asked to compact memory, and then for the rest again,
     * as long as that brings more, at most five times. What was got stays, also where it is less than was asked for.
     *
     * <p>It can take a while: the kernel writes memory back and moves it, for pages of 1 GiB for minutes.
     *
     * @param request the number of pages
     * @return what was asked, what was got, and why that is less
     * @throws SettingException if nothing was changed, or what came of it can't be read
     */
    public PoolOutcome set(PoolRequest request) {
        return new PoolSetter(host, files, writer).set(request);
    }

    /**
     * Sets who gets transparent huge pages.
     *
     * @param request the mode
     * @return what holds now
     * @throws SettingException if nothing was changed, or the setting says something else after it
     */
    public ThpOutcome set(ThpRequest request) {
        return new ThpSetter(host, files, writer).set(request);
    }
}

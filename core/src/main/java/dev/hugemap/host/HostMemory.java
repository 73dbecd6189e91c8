// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.OptionalLong;

/**
 * How much memory this host has, in bytes. A snapshot.
 *
 * <p>Source: {@code man 5 proc_meminfo}.
 *
 * @param total that the kernel manages ({@code MemTotal}); empty where it can't be read
 * @param free that nobody uses ({@code MemFree})
 * @param available that can be had without swapping, as the kernel estimates ({@code MemAvailable}, since 3.14)
 */
public record HostMemory(OptionalLong total, OptionalLong free, OptionalLong available) {
    /**
     * Reads it as it is now.
     *
     * @param files the kernel's files
     * @return the amounts, empty where they can't be read
     */
    public static HostMemory read(KernelFiles files) {
        MemInfo memory = MemInfo.read(files);
        return new HostMemory(memory.bytes("MemTotal"), memory.bytes("MemFree"), memory.bytes("MemAvailable"));
    }
}

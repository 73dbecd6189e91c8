// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PCI function is: domain, bus, device and function, as {@code lspci -D} writes it.
 *
 * @param domain 0 to 0xffffffff; more than 16 bits behind some bridges of virtual machines
 * @param bus 0 to 255
 * @param device 0 to 31
 * @param function 0 to 7
 */
public record PciAddress(long domain, int bus, int device, int function) implements Comparable<PciAddress> {
    private static final Pattern TEXT =
            Pattern.compile("(?:([0-9a-fA-F]{4,8}):)?([0-9a-fA-F]{2}):([0-9a-fA-F]{2})\\.([0-7])");
    private static final int HEX = 16;
    private static final long MOST_DOMAINS = 1L << 32;
    private static final int MOST_BUSES = 256;
    private static final int MOST_DEVICES = 32;
    private static final int MOST_FUNCTIONS = 8;
    private static final Comparator<PciAddress> ORDER = Comparator.comparingLong(PciAddress::domain)
            .thenComparingInt(PciAddress::bus)
            .thenComparingInt(PciAddress::device)
            .thenComparingInt(PciAddress::function);

    /** Checks the numbers. */
    public PciAddress {
        if (domain < 0
                || domain >= MOST_DOMAINS
                || bus < 0
                || bus >= MOST_BUSES
                || device < 0
                || device >= MOST_DEVICES
                || function < 0
                || function >= MOST_FUNCTIONS) {
            throw new IllegalArgumentException("no PCI address: domain " + domain + ", bus " + bus + ", device "
                    + device + ", function " + function + "; at most " + (MOST_DOMAINS - 1) + ", "
                    + (MOST_BUSES - 1) + ", " + (MOST_DEVICES - 1) + " and " + (MOST_FUNCTIONS - 1));
        }
    }

    /**
     * Reads an address.
     *
     * @param text for example {@code 0000:01:00.0}, or {@code 01:00.0} in domain 0
     * @return the address
     * @throws IllegalArgumentException if it isn't one
     */
    public static PciAddress of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "no PCI address: '" + text + "'; one looks like 0000:01:00.0, or 01:00.0 in domain 0");
        }
        long domain = parts.group(1) == null ? 0 : Long.parseLong(parts.group(1), HEX);
        return new PciAddress(domain, hex(parts.group(2)), hex(parts.group(3)), hex(parts.group(4)));
    }

    /** An address as sysfs names a folder; empty for whatever else is there. */
    static Optional<PciAddress> read(String name) {
        Matcher parts = TEXT.matcher(name);
        return parts.matches() && hex(parts.group(3)) < MOST_DEVICES ? Optional.of(of(name)) : Optional.empty();
    }

    private static int hex(String digits) {
        return Integer.parseInt(digits, HEX);
    }

    @Override
    public int compareTo(PciAddress other) {
        return ORDER.compare(this, other);
    }

    /**
     * The address as the kernel writes it.
     *
     * @return for example {@code 0000:01:00.0}
     */
    @Override
    public String toString() {
        return "%04x:%02x:%02x.%x".formatted(domain, bus, device, function);
    }
}

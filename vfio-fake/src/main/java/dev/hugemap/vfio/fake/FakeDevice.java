// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import dev.hugemap.bridge.abi.Vfio;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A device as a test describes it, before it is plugged in by {@link FakeVfio#plug}. What isn't said is as in the plainest
 * of devices: bound to vfio-pci, in a group of its own, with a configuration space of 256 bytes, without BARs, interrupts
 * or a reset.
 */
public final class FakeDevice {
    private static final int CONFIG_BYTES = 256;
    private static final int EXPRESS_CONFIG_BYTES = 4096;

    private final String address;
    private final Map<Integer, FakeRegion> regions = new TreeMap<>();
    private final Map<FakeInterrupt, Integer> interrupts = new EnumMap<>(FakeInterrupt.class);
    private final Map<FakeInterrupt, Integer> spare = new EnumMap<>(FakeInterrupt.class);
    private int vendor = 0x1234;
    private int device = 0x11e8;
    private int classCode = 0xff0000;
    private String driver = "vfio-pci";
    private int group = -1;
    private boolean resettable;
    private int configBytes = CONFIG_BYTES;

    private FakeDevice(String address) {
        this.address = address;
    }

    /**
     * A device.
     *
     * @param address for example {@code 0000:01:00.0}
     * @return the device, to be described further
     */
    public static FakeDevice at(String address) {
        return new FakeDevice(address);
    }

    /**
     * What it is.
     *
     * @param vendorNumber 16 bits
     * @param deviceNumber 16 bits
     * @return this device
     */
    public FakeDevice id(int vendorNumber, int deviceNumber) {
        vendor = vendorNumber;
        device = deviceNumber;
        return this;
    }

    /**
     * Its class.
     *
     * @param code class, subclass and programming interface, a byte each
     * @return this device
     */
    public FakeDevice classCode(int code) {
        classCode = code;
        return this;
    }

    /**
     * Its driver.
     *
     * @param name of the driver; empty for none
     * @return this device
     */
    public FakeDevice driver(String name) {
        driver = name;
        return this;
    }

    /**
     * Its IOMMU group, which it may share.
     *
     * @param number of the group
     * @return this device
     */
    public FakeDevice group(int number) {
        group = number;
        return this;
    }

    /**
     * A BAR that can be mapped whole.
     *
     * @param index 0 to 5
     * @param bytes its length
     * @return this device
     */
    public FakeDevice bar(int index, long bytes) {
        regions.put(index, new FakeRegion(index, bytes, true, List.of()));
        return this;
    }

    /**
     * Lets only a part of a BAR be mapped; more parts by further calls.
     *
     * @param index of a BAR that was described before
     * @param offset where the part begins
     * @param bytes its length
     * @return this device
     */
    public FakeDevice area(int index, long offset, long bytes) {
        FakeRegion bar = regions.get(index);
        if (bar == null || !bar.contains(offset, bytes)) {
            throw new IllegalArgumentException("no such part of BAR " + index);
        }
        List<FakeRegion.Area> areas = new ArrayList<>(bar.areas());
        areas.add(new FakeRegion.Area(offset, bytes));
        regions.put(index, new FakeRegion(index, bar.length(), true, List.copyOf(areas)));
        return this;
    }

    /**
     * A BAR of I/O ports, which can't be mapped.
     *
     * @param index 0 to 5
     * @param bytes its length
     * @return this device
     */
    public FakeDevice ports(int index, long bytes) {
        regions.put(index, new FakeRegion(index, bytes, false, List.of()));
        return this;
    }

    /**
     * Interrupts.
     *
     * @param kind of them
     * @param count how many
     * @return this device
     */
    public FakeDevice interrupts(FakeInterrupt kind, int count) {
        interrupts.put(kind, count);
        return this;
    }

    /**
     * Lets the host have fewer interrupts to spare than the device can signal: who asks for more gets none.
     *
     * @param kind of them
     * @param count how many, from 1 on
     * @return this device
     */
    public FakeDevice spare(FakeInterrupt kind, int count) {
        spare.put(kind, count);
        return this;
    }

    /**
     * Gives it a reset.
     *
     * @return this device
     */
    public FakeDevice resettable() {
        resettable = true;
        return this;
    }

    /**
     * Gives it the configuration space of PCI Express, of 4,096 bytes.
     *
     * @return this device
     */
    public FakeDevice express() {
        configBytes = EXPRESS_CONFIG_BYTES;
        return this;
    }

    String address() {
        return address;
    }

    int vendor() {
        return vendor;
    }

    int device() {
        return device;
    }

    int classCode() {
        return classCode;
    }

    String driver() {
        return driver;
    }

    boolean isBoundToVfio() {
        return driver.equals("vfio-pci");
    }

    int group() {
        return group;
    }

    boolean isResettable() {
        return resettable;
    }

    int interrupts(int index) {
        return count(interrupts, index, 0);
    }

    int spare(int index) {
        return count(spare, index, Integer.MAX_VALUE);
    }

    private static int count(Map<FakeInterrupt, Integer> counts, int index, int otherwise) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().index() == index)
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }

    FakeRegion region(int index) {
        return index == Vfio.VFIO_PCI_CONFIG_REGION_INDEX
                ? new FakeRegion(index, configBytes, false, List.of())
                : regions.getOrDefault(index, FakeRegion.absent(index));
    }
}

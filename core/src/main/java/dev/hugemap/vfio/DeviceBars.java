// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import java.util.ArrayList;
import java.util.List;

/** The BARs of one device that are mapped: they end with it. Safe for use by many threads. */
final class DeviceBars implements AutoCloseable {
    private static final int BARS = 6;

    private final BarMapper mapper;
    private final List<RegionInfo> regions;
    private final List<Bar> open = new ArrayList<>();

    DeviceBars(BarMapper mapper, List<RegionInfo> regions) {
        this.mapper = mapper;
        this.regions = regions;
    }

    synchronized Bar map(int index, BarOptions options) {
        if (index < 0 || index >= BARS || index >= regions.size()) {
            throw new IllegalArgumentException("BARs have the numbers 0 to 5, not " + index);
        }
        open.removeIf(Bar::isClosed);
        Bar bar = mapper.map(regions.get(index), options);
        open.add(bar);
        return bar;
    }

    /** Whether none is mapped. */
    synchronized boolean areClosed() {
        return open.stream().allMatch(Bar::isClosed);
    }

    @Override
    public synchronized void close() {
        Closing.closeAll(open.toArray(AutoCloseable[]::new));
        open.clear();
    }
}

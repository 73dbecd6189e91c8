// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import dev.hugemap.Skips;
import dev.hugemap.it.HostSettings;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.Nobody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings as a situation needs them: set by root and put back, asked of the host by everybody else. */
final class SituationHost implements AutoCloseable {
    private final List<HostSettings> changes = new ArrayList<>();
    private final List<Swap> swaps = new ArrayList<>();

    /**
     * Sets the host up.
     *
     * @param settings by path: what the file is to say, of a pool how many pages are to be available at least, of the list
     *     of swap spaces nothing in particular
     */
    SituationHost(Map<String, String> settings) {
        if (Nobody.isRoot() && !settings.isEmpty()) {
            changes.add(HostSettings.open());
        }
        try {
            settings.forEach((path, value) -> provide(Path.of(path), value));
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    private void provide(Path file, String value) {
        Skips.unless(Files.exists(file), file.toString());
        HugeTlb pool = HugeTlb.of("2m");
        if (file.equals(pool.control())) {
            provide(pool, Long.parseLong(value));
        } else if (file.equals(Swap.LIST)) {
            swaps.add(Swap.on());
        } else {
            changes.forEach(change -> change.write(file, value));
            Skips.unless(HostSettings.read(file).equals(value), "root: echo " + value + " > " + file);
        }
    }

    /** Pages beyond those that others hold. */
    private void provide(HugeTlb pool, long wanted) {
        changes.forEach(change -> change.write(pool.control(), pool.total() - pool.available() + wanted));
        boolean given = wanted == 0 ? pool.available() == 0 : pool.available() >= wanted;
        Skips.unless(given, "root: echo " + wanted + " > " + pool.control());
    }

    @Override
    public void close() {
        swaps.forEach(Swap::close);
        changes.forEach(HostSettings::close);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;

/** An event as hugemap makes them, for recordings that are made in tests. */
@Name("dev.hugemap.BackingRefused")
@Enabled(false)
@SuppressWarnings({"UnusedVariable", "FieldCanBeFinal"}) // the flight recorder reads the fields
final class RefusedEvent extends Event {
    private String backing = "hugetlb 2 MiB";
    private String reason = "POOL_SHORT";
    private long asked = 4 << 20;

    /** A recording of these events alone, which goes on. */
    static Recording recording() {
        Recording recording = new Recording();
        recording.enable(RefusedEvent.class);
        recording.start();
        return recording;
    }

    static void commit(int events) {
        for (int i = 0; i < events; i++) {
            new RefusedEvent().commit();
        }
    }

    /** A recording of so many, which was stopped, as it is in its file. */
    static byte[] recorded(int events) throws IOException {
        Path file = Files.createTempFile("recorded", ".jfr");
        try (Recording recording = recording()) {
            commit(events);
            recording.stop();
            recording.dump(file);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }
}

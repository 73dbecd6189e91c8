// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** The only class that knows the JDK's reader of recordings: loaded where there is one. */
final class FlightReader {
    private FlightReader() {}

    static void readInto(FlightSummary summary, Path path) throws IOException {
        try (RecordingFile file = new RecordingFile(path)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                summary.saw(event.getStartTime(), event.getEndTime());
                if (FlightEvent.isOurs(event.getEventType().getName())) {
                    summary.add(event(event));
                }
            }
        }
    }

    /** Whatever fields an event of this or another version has. */
    private static FlightEvent event(RecordedEvent recorded) {
        Map<String, Object> fields = new HashMap<>();
        for (ValueDescriptor field : recorded.getFields()) {
            Object value = recorded.getValue(field.getName());
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                fields.put(field.getName(), value);
            }
        }
        return new FlightEvent(recorded.getEventType().getName(), recorded.getStartTime(), fields);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of what happens while it is open, with those of hugemap's events that are asked for. */
public final class Flight implements AutoCloseable {
    /** Before each event's own name. */
    public static final String PREFIX = "dev.hugemap.";

    private final Recording recording = new Recording();

    /** Begins to record events by their simple names. */
    public static Flight of(String... events) {
        Flight flight = new Flight();
        for (String event : events) {
            flight.recording.enable(PREFIX + event);
        }
        flight.recording.start();
        return flight;
    }

    /** Ends it; hugemap's events in the order of their time. */
    public List<RecordedEvent> land() {
        recording.stop();
        try {
            Path file = Files.createTempFile("flight", ".jfr");
            try {
                recording.dump(file);
                return RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().startsWith(PREFIX))
                        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                        .toList();
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The simple names of events, in their order. */
    public static List<String> names(List<RecordedEvent> events) {
        return events.stream()
                .map(event -> event.getEventType().getName().substring(PREFIX.length()))
                .toList();
    }

    @Override
    public void close() {
        recording.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JDK writes is read as the JDK reads it; what would keep the JDK's reader for ever is refused. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FlightChunkTest {
    private static final int EVENTS = 20;
    private static final int HEADER_SIZE = 68;
    private static final int SIZE_AT = 8;
    private static final int CHECKPOINT_AT = 16;
    private static final int METADATA_AT = 24;
    private static final int STATE_AT = 64;
    private static final int NUMBER_BYTES = 9;

    @TempDir
    private static Path folder;

    private static byte[] whole;

    @BeforeAll
    static void record() throws IOException {
        whole = RefusedEvent.recorded(EVENTS);
        assertThat(chunkEnds(Files.write(folder.resolve("whole.jfr"), whole))).containsExactly(whole.length);
    }

    /** Where the chunks of a recording end. */
    private static long[] chunkEnds(Path file) throws IOException {
        LongStream.Builder ends = LongStream.builder();
        try (FileChannel channel = FileChannel.open(file)) {
            Optional<FlightChunk> chunk = FlightChunk.at(channel, 0);
            while (chunk.isPresent()) {
                ends.add(chunk.get().end());
                chunk = FlightChunk.at(channel, chunk.get().end());
            }
        }
        return ends.build().toArray();
    }

    private static FlightSummary read(Path file) {
        FlightSummary summary = new FlightSummary();
        FlightFile.readInto(summary, file);
        return summary;
    }

    private static void assertReadAsTheJdkDoes(Path file, long ours) throws IOException {
        FlightSummary summary = read(file);

        assertThat(summary.ours()).isEqualTo(ours);
        assertThat(summary.events()).isEqualTo(RecordingFile.readAllEvents(file).size());
    }

    private static ThrowableAssertAlternative<?> assertRefused(byte[] recording) throws IOException {
        Path file = Files.write(folder.resolve("refused.jfr"), recording);
        return assertThatExceptionOfType(FlightFileException.class)
                .isThrownBy(() -> read(file))
                .withMessageContaining("it is damaged or ends early, after ")
                .withMessageContaining("[HM-912]");
    }

    private static byte[] with(Consumer<ByteBuffer> change) {
        byte[] damaged = whole.clone();
        change.accept(ByteBuffer.wrap(damaged));
        return damaged;
    }

    /** The recording, and a piece more at its chunk's end. */
    private static ByteBuffer longer(int bytes) {
        return ByteBuffer.wrap(Arrays.copyOf(whole, whole.length + bytes))
                .putLong(SIZE_AT, whole.length + bytes)
                .position(whole.length);
    }

    /** As long as numbers can be. */
    private static void putNumber(ByteBuffer into, long number) {
        for (int shift = 0; shift < Long.SIZE - Byte.SIZE; shift += 7) {
            into.put((byte) (number >>> shift | 0x80));
        }
        into.put((byte) (number >>> Long.SIZE - Byte.SIZE));
    }

    /** A checkpoint without any constants. */
    private static void putCheckpoint(ByteBuffer into, int size, long toTheNext) {
        putNumber(into, size);
        into.put((byte) 1).put((byte) 0).put((byte) 0);
        putNumber(into, toTheNext);
        into.put((byte) 0).put((byte) 0);
    }

    @Test
    void aRecordingThatGoesOnIsReadAsOftenAsItIsDumped() throws IOException {
        try (Recording recording = RefusedEvent.recording()) {
            for (int dumps = 1; dumps <= 3; dumps++) {
                RefusedEvent.commit(EVENTS);
                Path file = folder.resolve("dump" + dumps + ".jfr");
                recording.dump(file);

                assertThat(chunkEnds(file)).hasSizeGreaterThanOrEqualTo(dumps);
                assertReadAsTheJdkDoes(file, dumps * EVENTS);
            }
        }
    }

    @Test
    void aRecordingThatTheJdkHasFilteredIsRead() throws IOException {
        Path all = folder.resolve("all.jfr");
        try (Recording recording = RefusedEvent.recording()) {
            recording.enable("jdk.ActiveSetting");
            RefusedEvent.commit(EVENTS);
            recording.dump(folder.resolve("first.jfr"));
            RefusedEvent.commit(EVENTS);
            recording.stop();
            recording.dump(all);
        }
        try (RecordingFile recording = new RecordingFile(all)) {
            Path ours = folder.resolve("ours.jfr");
            recording.write(
                    ours, event -> FlightEvent.isOurs(event.getEventType().getName()));
            Path none = folder.resolve("none.jfr");
            recording.write(none, _ -> false);

            assertReadAsTheJdkDoes(ours, 2 * EVENTS);
            assertReadAsTheJdkDoes(none, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, HEADER_SIZE - 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void aChunkWithoutALengthIsRefused(long size) throws IOException {
        assertRefused(with(bytes -> bytes.putLong(SIZE_AT, size))).withMessageContaining("after 0 events");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -NUMBER_BYTES, NUMBER_BYTES + 2, 1 << 20, Long.MIN_VALUE, Long.MAX_VALUE})
    void anEventThatIsNothingOrLeavesItsChunkIsRefused(long size) throws IOException {
        ByteBuffer damaged = longer(NUMBER_BYTES + 1);
        putNumber(damaged, size);
        damaged.put((byte) 0);

        assertRefused(damaged.array()).withMessageContaining("after 0 events");
    }

    @Test
    void anEventThatLeadsBackToTheFirstIsRefused() throws IOException {
        ByteBuffer damaged = longer(NUMBER_BYTES + 1);
        putNumber(damaged, HEADER_SIZE - whole.length);
        damaged.put((byte) 0);

        assertRefused(damaged.array());
    }

    @Test
    void anEventMoreIsReadWhereItsSizeIsRight() throws IOException {
        ByteBuffer more = longer(NUMBER_BYTES + 1);
        putNumber(more, NUMBER_BYTES + 1);
        more.put((byte) 0);

        assertReadAsTheJdkDoes(Files.write(folder.resolve("more.jfr"), more.array()), EVENTS);
    }

    @Test
    void checkpointsThatNameEachOtherAreRefused() throws IOException {
        int size = 2 * NUMBER_BYTES + 5;
        ByteBuffer damaged = longer(2 * size).putLong(CHECKPOINT_AT, whole.length);
        putCheckpoint(damaged, size, size);
        putCheckpoint(damaged, size, -size);

        assertRefused(damaged.array());
    }

    @Test
    void checkpointsThatNameTheOneBeforeAreRead() throws IOException {
        int size = 2 * NUMBER_BYTES + 5;
        ByteBuffer more = longer(2 * size);
        long last = more.getLong(CHECKPOINT_AT);
        more.putLong(CHECKPOINT_AT, whole.length + size);
        putCheckpoint(more, size, last - whole.length);
        putCheckpoint(more, size, -size);

        assertReadAsTheJdkDoes(Files.write(folder.resolve("checkpoints.jfr"), more.array()), EVENTS);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1, HEADER_SIZE - 1, Long.MIN_VALUE})
    void aCheckpointOutsideOfItsChunkIsRefused(long position) throws IOException {
        assertRefused(with(bytes -> bytes.putLong(CHECKPOINT_AT, position)));
    }

    @Test
    void aChunkThatStillWaitsForItsMetadataIsRefused() throws IOException {
        assertRefused(with(bytes -> bytes.putLong(METADATA_AT, 0).put(STATE_AT, (byte) 1)));
    }

    /** The JDK's reader reads an event ahead, so that the last one is lost with what follows. */
    @Test
    void aChunkThatIsNotFinishedIsReadBeforeItIsRefused() throws IOException {
        assertRefused(with(bytes -> bytes.put(STATE_AT, (byte) 1)))
                .withMessageContaining("of which " + (EVENTS - 1) + " of hugemap");
    }

    @Test
    void whatStandsBeforeAChunkThatWasCutOffIsRead() throws IOException {
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        assertReadAsTheJdkDoes(Files.write(folder.resolve("twice.jfr"), twice), 2 * EVENTS);

        assertRefused(Arrays.copyOf(twice, whole.length + whole.length / 2))
                .withMessageContaining("of which " + (EVENTS - 1) + " of hugemap");
    }

    @Test
    void aChunkThatEndsBetweenTwoEventsIsRefused() throws IOException {
        assertRefused(with(bytes -> bytes.putLong(SIZE_AT, whole.length + 1)));
    }
}

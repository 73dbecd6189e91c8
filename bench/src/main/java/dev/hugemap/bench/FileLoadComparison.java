// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Loads a file onto huge pages, and maps it: how long until all of it is there, with its pages dropped from the cache and with
 * them in it, and how long random reads take then. As root, who may drop the cache:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED -cp 'bench/target/hugemap-bench-0.1.0-SNAPSHOT.jar:bench/target/libs/*' \
 *     dev.hugemap.bench.FileLoadComparison --size 1g --rounds 7 --warm-up 1
 * }</pre>
 */
@Command(name = "FileLoadComparison", description = "Loads a file onto huge pages, and maps it by FileChannel.map.")
public final class FileLoadComparison extends ComparisonCommand {
    private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");
    private static final int AT_ONCE = 1 << 20;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            defaultValue = "target",
            description = "Where the file is made: on the storage that is to be measured. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("");

    /** As its options say. */
    FileLoadComparison() {}

    /**
     * Runs the comparison and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        new FileLoadComparison().runAndExit(arguments);
    }

    @Override
    Findings compare(HugeMemory memory, Count count, Rounds counted, long bytes) throws IOException {
        PageSize huge = PolicyArms.hugeSize(memory.host().pageSizes());
        if (bytes < AT_ONCE || bytes % AT_ONCE != 0) {
            throw badUsage("--size takes a multiple of " + Bytes.format(AT_ONCE));
        }
        if (!Files.isWritable(DROP_CACHES)) {
            throw new HugeMemoryException("needs root, to drop the page cache by " + DROP_CACHES, null);
        }
        Files.createDirectories(folder);
        Path file = Files.createTempFile(folder, "file-load", ".bin");
        try {
            write(file, bytes);
            int processors = Runtime.getRuntime().availableProcessors();
            List<FileLoadArm> arms = List.of(
                    FileLoadArm.mapped(file),
                    FileLoadArm.loaded(file, huge, 1),
                    FileLoadArm.loaded(file, huge, processors));
            return new MeasuredFindings(
                    "file-load",
                    "A file of " + Bytes.format(bytes),
                    Machine.of(memory.host()),
                    counted,
                    FileLoadArm.MEASURES,
                    counted.runOnce(arms.stream().distinct().toList(), order -> order, FileLoadArm::run));
        } finally {
            Files.delete(file);
        }
    }

    private static void write(Path file, long bytes) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer buffer = ByteBuffer.allocateDirect(AT_ONCE).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long at = 0; at < bytes; at += AT_ONCE) {
                buffer.clear();
                while (buffer.hasRemaining()) {
                    buffer.putLong(random.nextLong());
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            // Only pages that storage has can be dropped.
            channel.force(true);
        }
    }

    /** Drops the page cache. */
    static void dropCaches() {
        try {
            Files.writeString(DROP_CACHES, "1");
        } catch (IOException refused) {
            throw new HugeMemoryException("can't drop the page cache", refused);
        }
    }

    @Override
    String describe(Count count) {
        return count.rounds() + " rounds of a file of " + Bytes.format(count.bytes()) + " after " + count.warmUp()
                + " to warm up";
    }
}

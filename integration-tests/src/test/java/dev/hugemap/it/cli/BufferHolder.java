// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.it.Command;
import dev.hugemap.it.SmapsVma;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with a direct buffer that it has written to and knows no more of: a process whose memory others make huge.
 *
 * @param process the JVM
 * @param address where the buffer starts
 * @param bytes its length
 */
record BufferHolder(Process process, long address, long bytes) implements AutoCloseable {
    private static final int STEP = 4096;

    /** Starts one, and waits until the buffer is there. */
    static BufferHolder start(int mebibytes, String... words) throws IOException {
        return start(List.of(), mebibytes, words);
    }

    /** Starts one by a command that has other words before it. */
    static BufferHolder start(List<String> before, int mebibytes, String... words) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(command(mebibytes, words));
        Process process = Command.of(command).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        assertThat(line).as("where the buffer is").startsWith("at ");
        return new BufferHolder(process, Long.parseLong(line.substring(3)), (long) mebibytes << 20);
    }

    /** The command that starts one. */
    static List<String> command(int mebibytes, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=2g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BufferHolder.class.getName(),
                Integer.toString(mebibytes)));
        command.addAll(List.of(words));
        return command;
    }

    long pid() {
        return process.pid();
    }

    /** Huge memory in the buffer's mappings, as the kernel tells it in smaps. */
    long hugeBytes() {
        return SmapsVma.all(pid()).stream()
                .filter(vma -> vma.start() < address + bytes && vma.end() > address)
                .mapToLong(vma -> vma.bytes("AnonHugePages"))
                .sum();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * Fills a buffer, says where it is, and waits for the end of its input.
     *
     * @param arguments MiB; then {@code half} to write the first half of each 2 MiB only, {@code against} to advise against huge
     *     pages first, {@code seconds=N} to end by itself
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        int length = Integer.parseInt(words.getFirst()) << 20;
        MemorySegment memory = words.contains("half") ? halfWritten(length) : written(length);
        if (words.contains("against")) {
            NativeBridge.system().madvise(memory.address() + STEP & -STEP, length - STEP, Advice.MADV_NOHUGEPAGE);
        }
        System.out.println("at " + memory.address());
        System.out.flush();
        for (String word : words) {
            if (word.startsWith("seconds=")) {
                TimeUnit.SECONDS.sleep(Long.parseLong(word.substring("seconds=".length())));
                return;
            }
        }
        while (System.in.read() >= 0) {
            // Nobody writes; the end of input is what is waited for.
        }
        Reference.reachabilityFence(memory);
    }

    private static MemorySegment written(int length) {
        return MemorySegment.ofBuffer(ByteBuffer.allocateDirect(length));
    }

    /** A direct buffer is cleared as a whole, so this one is mapped. */
    private static MemorySegment halfWritten(int length) {
        long start = NativeBridge.system().mmap(0, length, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS, -1, 0);
        MemorySegment memory = NativeSegments.wrap(start, length, Arena.global());
        for (long at = 0; at < length; at += STEP) {
            if ((start + at & 1 << 20) == 0) {
                memory.set(ValueLayout.JAVA_BYTE, at, (byte) 1);
            }
        }
        return memory;
    }
}

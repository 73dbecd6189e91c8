// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hugemap.bench.CSource;
import dev.hugemap.bench.CompilerFailedException;
import dev.hugemap.bench.ShutdownHook;
import dev.hugemap.host.PageSizes;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The same loads in C, compiled on this machine: each in a process of its own, whose memory is looked at from here as that of
 * the benchmarks in Java is. Closing deletes what was compiled, as does the end of the JVM.
 */
public final class CBaseline implements AutoCloseable {
    /** Vectors as wide as the JVM's own, which compiles for the processor that it runs on too. */
    private static final String[] OPTIONS = {"-O3", "-march=native"};

    private static final CSource SOURCE = new CSource("load.c", List.of());
    private static final double PICOS = 1000;

    private final Path folder;
    private final Path binary;
    private final ShutdownHook hook;

    private CBaseline(Path folder, Path binary, ShutdownHook hook) {
        this.folder = folder;
        this.binary = binary;
        this.hook = hook;
    }

    /**
     * Compiles it.
     *
     * @param compiler of C
     * @param moreOptions for it
     * @return the program
     * @throws CompilerFailedException if it doesn't compile
     * @throws IOException if its files can't be written
     */
    public static CBaseline compile(Path compiler, String... moreOptions) throws IOException {
        Path folder = Files.createTempDirectory("hugemap-bench");
        ShutdownHook hook = ShutdownHook.of(() -> {
            try {
                CSource.delete(folder);
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            }
        });
        try {
            String[] options = Arrays.copyOf(OPTIONS, OPTIONS.length + moreOptions.length);
            System.arraycopy(moreOptions, 0, options, OPTIONS.length, moreOptions.length);
            Path binary = SOURCE.compile(compiler, folder, options);
            return new CBaseline(folder, binary, hook);
        } catch (IOException | RuntimeException failure) {
            CSource.delete(folder);
            hook.close();
            throw failure;
        }
    }

    /**
     * Measures.
     *
     * @param load what
     * @return the times, and what the memory was on; without times where it was refused
     * @throws IllegalArgumentException if this kernel has no such pages, or the program knows no such workload
     */
    public CResult run(CLoad load) {
        HugeMemory memory = HugeMemory.system();
        PageSizes sizes = memory.host().pageSizes();
        PageSize size = load.backing()
                .pageSize(sizes)
                .orElseThrow(() -> new IllegalArgumentException(
                        "this kernel has no pages that " + load.backing().label() + " stands for"));
        Observation nothing =
                new Observation(load.backing(), size.bytes(), sizes.base().roundUp(load.bytes()), null, null, "");
        try {
            Process process = start(load, size);
            try (BufferedReader answers = process.inputReader(US_ASCII);
                    Writer commands = process.outputWriter(US_ASCII)) {
                return talk(nothing, memory.inspector(process.pid()), answers, commands);
            } finally {
                CSource.await(process);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        CSource.delete(folder);
        hook.close();
    }

    Process start(CLoad load, PageSize size) throws IOException {
        return new ProcessBuilder(
                        binary.toString(),
                        load.workload(),
                        load.backing().inC(),
                        Long.toString(size.bytes()),
                        Long.toString(load.bytes()),
                        Integer.toString(load.threads()),
                        Integer.toString(load.warmUps()),
                        Integer.toString(load.iterations()),
                        Integer.toString(load.millis()),
                        Integer.toString(load.chains()),
                        Long.toString(load.stride()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Answers a program until it ends. */
    static CResult talk(Observation nothing, Inspector inspector, BufferedReader answers, Writer commands)
            throws IOException {
        Observation observation = nothing;
        List<Double> nanos = List.of();
        for (String answer = answers.readLine(); answer != null; answer = answers.readLine()) {
            String[] words = answer.split(" ");
            switch (words[0]) {
                case "at" -> {
                    observation = observation.seen(inspector, range(words));
                    commands.write('\n');
                    commands.flush();
                }
                case "ok" ->
                    nanos = Arrays.stream(words)
                            .skip(1)
                            .map(picos -> Long.parseLong(picos) / PICOS)
                            .toList();
                default -> observation = observation.refused("in C, " + refusal(answer));
            }
        }
        return new CResult(nanos, observation);
    }

    private static AddressRange range(String[] words) {
        return new AddressRange(Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    /** What the kernel refused; what the program doesn't understand is the caller's fault. */
    private static String refusal(String answer) {
        if (!answer.startsWith("error ")
                || answer.startsWith("error arguments")
                || answer.startsWith("error workload")) {
            throw new IllegalArgumentException("the program in C answered: " + answer);
        }
        return answer.substring("error ".length());
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own for a test: for options that the test's JVM lacks, and for what ends a process.
 *
 * <p>Runs the JDK that runs the test, on its class path unless told otherwise, with no native access unless an option
 * grants it. Immutable: each method answers a changed copy.
 *
 * @param mainClass the class to run
 * @param classPath its class path, as java takes it
 * @param options options for java, before the class
 * @param arguments arguments for the class
 * @param environment added to the test's own environment
 * @param input what the child reads from its standard input, which then ends
 * @param timeout after which it is killed and {@link #run()} fails
 */
public record ChildJvm(
        String mainClass,
        String classPath,
        List<String> options,
        List<String> arguments,
        Map<String, String> environment,
        String input,
        Duration timeout) {
    /** Starts with nothing set but the class. */
    public static ChildJvm of(Class<?> mainClass) {
        return new ChildJvm(
                mainClass.getName(),
                System.getProperty("java.class.path"),
                List.of(),
                List.of(),
                Map.of(),
                "",
                Duration.ofSeconds(60));
    }

    /** On another class path. */
    public ChildJvm onClassPath(String other) {
        return new ChildJvm(mainClass, other, options, arguments, environment, input, timeout);
    }

    /** With further options for java. */
    public ChildJvm withOptions(String... more) {
        return new ChildJvm(mainClass, classPath, joined(options, more), arguments, environment, input, timeout);
    }

    /** With further arguments for the class. */
    public ChildJvm withArguments(String... more) {
        return new ChildJvm(mainClass, classPath, options, joined(arguments, more), environment, input, timeout);
    }

    /** With these variables besides the test's own. */
    public ChildJvm withEnvironment(Map<String, String> variables) {
        return new ChildJvm(mainClass, classPath, options, arguments, variables, input, timeout);
    }

    /** With this text on its standard input. */
    public ChildJvm withInput(String text) {
        return new ChildJvm(mainClass, classPath, options, arguments, environment, text, timeout);
    }

    /** With another time to live. */
    public ChildJvm within(Duration limit) {
        return new ChildJvm(mainClass, classPath, options, arguments, environment, input, limit);
    }

    /**
     * Runs it to its end.
     *
     * @return how it ended and what it wrote
     * @throws AssertionError if it runs longer than the timeout
     */
    public Result run() {
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            Drain out = Drain.of(process.getInputStream());
            Drain err = Drain.of(process.getErrorStream());
            feed(process);
            boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            Result result = new Result(process.exitValue(), out.text(), err.text());
            if (!ended) {
                throw new AssertionError("still running after " + timeout + ": " + result);
            }
            return result;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    private void feed(Process process) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // The child may end without reading; its exit code tells the story.
        }
    }

    private static List<String> joined(List<String> first, String... second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(second));
        return List.copyOf(all);
    }

    /**
     * How a child ended.
     *
     * @param exitCode its exit code; 128 + the signal's number where a signal ended it
     * @param out its standard output
     * @param err its standard error
     */
    public record Result(int exitCode, String out, String err) {}

    /** Reads a stream while the child runs: a full pipe would stop it. */
    private record Drain(Thread reader, ByteArrayOutputStream bytes) {
        static Drain of(InputStream stream) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Thread reader = Thread.ofVirtual().start(() -> {
                try (stream) {
                    stream.transferTo(bytes);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
            return new Drain(reader, bytes);
        }

        String text() throws InterruptedException {
            reader.join();
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down how tests went: a file for each class, as soon as it ends, and a line on a stream. Not for tests that run at the
 * same time.
 */
final class GuestReport implements TestExecutionListener {
    private final Path folder;
    private final PrintStream console;
    private final Map<String, ClassReport> open = new LinkedHashMap<>();
    private final Map<TestIdentifier, Long> started = new LinkedHashMap<>();
    private int run;
    private int failed;
    private int skipped;
    private int idle;

    GuestReport(Path folder, PrintStream console) {
        this.folder = folder;
        this.console = console;
    }

    /** Whether tests ran, none failed, and of no class all were skipped: such a class is on the wrong guest's list. */
    boolean passed() {
        return failed == 0 && idle == 0 && run > 0;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        started.put(test, System.nanoTime());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        record(test, Outcome.skipped(reason), Duration.ZERO);
        finishClass(test);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Outcome outcome = Outcome.of(result);
        if (test.isTest() || !outcome.isPassed()) {
            Long start = started.remove(test);
            record(test, outcome, Duration.ofNanos(start == null ? 0 : System.nanoTime() - start));
        }
        finishClass(test);
    }

    private void record(TestIdentifier test, Outcome outcome, Duration duration) {
        String className = className(test);
        open.computeIfAbsent(className, ClassReport::new).add(name(test), outcome, duration);
        if (!outcome.isPassed()) {
            console.println("lab: " + outcome.word() + " " + className + "." + name(test) + ": " + outcome.message());
        }
        if (outcome.isFailed()) {
            console.println(outcome.trace());
        }
    }

    private void finishClass(TestIdentifier test) {
        if (test.getSource().filter(ClassSource.class::isInstance).isEmpty()) {
            return;
        }
        ClassReport finished = open.remove(className(test));
        if (finished == null) {
            return;
        }
        run += finished.run();
        failed += finished.failed();
        skipped += finished.skipped();
        console.println("lab: " + finished);
        if (finished.skipped() == finished.run()) {
            idle++;
            console.println("lab: FAILED " + finished.name() + ": all of its tests were skipped");
        }
        try {
            Files.writeString(folder.resolve("TEST-" + finished.name() + ".xml"), finished.xml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        console.println("lab: %d run, %d failed, %d skipped".formatted(run, failed, skipped));
        if (passed()) {
            console.println("lab: all tests passed");
        }
    }

    private static String className(TestIdentifier test) {
        return test.getSource()
                .map(source -> switch (source) {
                    case MethodSource method -> method.getClassName();
                    case ClassSource type -> type.getClassName();
                    default -> test.getDisplayName();
                })
                .orElse(test.getDisplayName());
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .map(source -> source instanceof MethodSource method ? method.getMethodName() : "class")
                .orElse("class");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.lab;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;

/** How a test ended: whether it passed, failed or was skipped, and why. */
record Outcome(Word word, String message, String trace) {
    /** As told on the console. */
    enum Word {
        PASSED,
        FAILED,
        SKIPPED
    }

    static Outcome of(TestExecutionResult result) {
        Throwable cause = result.getThrowable().orElse(null);
        return switch (result.getStatus()) {
            case SUCCESSFUL -> new Outcome(Word.PASSED, "", "");
            case ABORTED -> new Outcome(Word.SKIPPED, message(cause), "");
            case FAILED -> new Outcome(Word.FAILED, message(cause), trace(cause));
        };
    }

    static Outcome skipped(String reason) {
        return new Outcome(Word.SKIPPED, reason, "");
    }

    boolean isPassed() {
        return word == Word.PASSED;
    }

    boolean isFailed() {
        return word == Word.FAILED;
    }

    private static String message(@Nullable Throwable cause) {
        return cause == null ? "" : String.valueOf(cause.getMessage()).replaceFirst("^Assumption failed: ", "");
    }

    private static String trace(@Nullable Throwable cause) {
        if (cause == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

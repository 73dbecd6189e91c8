// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Result files of earlier runs, which a user hands in to be compared with. */
final class KeptFuzzTest {
    private static final String RESULT = """
            {"benchmark": "suite", "started": "2026-01-01T00:00:00Z",
             "host": {"cpu": "some", "machine": {"kernel": "6.18", "jdk": "25", "processors": 2}, "memoryBytes": 17179869184},
             "cells": [{"workload": "loads", "bytes": 1073741824, "threads": 1, "backing": "2m", "pages": "2 MiB", "language": "java",
               "rounds": [{"picos": [100, 101], "observed": "2 MiB", "rejected": null}, {"picos": [99], "more": {"x": [1]}}]}]}
            """;

    @Test
    void aResultFileIsReadOrRefusedWithItsName() {
        FuzzTarget target = FuzzTarget.text("Kept", 15, List.of(RESULT, RESULT.replace("\n", " "), "{}", "[]"));
        FuzzRun.of(target.refusing(IOException.class), input -> {
            Kept kept = Kept.read(Path.of("before.json"), new StringReader(input.text()));

            assertThat(kept.started()).isNotNull();
            assertThat(kept.host().values()).doesNotContainNull();
            kept.cells().forEach(cell -> assertThat(cell.rounds()).isNotEmpty());
        });
    }
}

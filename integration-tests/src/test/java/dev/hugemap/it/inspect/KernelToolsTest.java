// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.Skips;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.NumaField;
import dev.hugemap.inspect.NumaMapsReader;
import dev.hugemap.inspect.SmapsEntry;
import dev.hugemap.inspect.SmapsField;
import dev.hugemap.inspect.SmapsReader;
import dev.hugemap.inspect.VmFlag;
import dev.hugemap.memory.HugeMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What smaps readers say of a process that sleeps, held against the kernel's own sums and against {@code pmap}. */
final class KernelToolsTest {
    private static final int ATTEMPTS = 20;
    private static final long KIB = 1024;

    private Process process;
    private Inspector inspector;

    @BeforeEach
    void startAProcess() throws IOException, InterruptedException {
        process = new ProcessBuilder("sleep", "1000").start();
        inspector = HugeMemory.system().inspector(process.pid());
        while (!Files.readString(Path.of("/proc/" + process.pid() + "/stat")).contains(") S ")) {
            Thread.sleep(10);
        }
    }

    @AfterEach
    void endIt() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static List<SmapsEntry> entries(SmapsReader reader) {
        List<SmapsEntry> entries = new ArrayList<>();
        try (reader) {
            while (reader.next()) {
                entries.add(reader.entry());
            }
        }
        return entries;
    }

    /** Other processes share its pages, so numbers may change: read until the sums before and after are the same. */
    private List<SmapsEntry> steady() {
        for (int i = 0; i < ATTEMPTS; i++) {
            SmapsEntry before = rollup();
            List<SmapsEntry> entries = entries(inspector.smaps());
            if (rollup().equals(before)) {
                return entries;
            }
        }
        throw new AssertionError("a sleeping process changed " + ATTEMPTS + " times");
    }

    private SmapsEntry rollup() {
        return entries(inspector.smapsRollup()).getFirst();
    }

    @Test
    void theSumsOverAllMappingsAreThoseOfTheKernel() {
        List<SmapsEntry> entries = steady();
        SmapsEntry rollup = rollup();

        assertThat(rollup.fields()).hasSizeGreaterThan(15);
        rollup.fields().forEach((field, bytes) -> {
            long sum = entries.stream().mapToLong(entry -> entry.value(field)).sum();
            switch (field) {
                case PSS_ANON, PSS_FILE, PSS_SHMEM -> assertThat(sum).isZero();
                // Each mapping's share is cut to whole KiB.
                case PSS, PSS_DIRTY, SWAP_PSS -> assertThat(bytes).isBetween(sum, sum + entries.size() * KIB);
                default -> assertThat(bytes).as(field.label()).isEqualTo(sum);
            }
        });
    }

    @Test
    void pmapShowsTheSameFieldsAndFlags() throws IOException, InterruptedException {
        Skips.unless(Files.isExecutable(Path.of("/usr/bin/pmap")), "pmap of procps");
        List<SmapsEntry> entries = steady();
        List<String> lines = pmap();
        List<String> header = words(lines.get(1));
        int flagsColumn = header.indexOf("VmFlags");

        for (SmapsEntry entry : entries) {
            String start = Long.toHexString(entry.range().start());
            List<String> row = lines.stream()
                    .map(KernelToolsTest::words)
                    .filter(words -> words.getFirst().equals(start))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("pmap shows no mapping at 0x" + start));
            for (SmapsField field : Set.of(
                    SmapsField.SIZE,
                    SmapsField.KERNEL_PAGE_SIZE,
                    SmapsField.RSS,
                    SmapsField.ANONYMOUS,
                    SmapsField.ANON_HUGE_PAGES,
                    SmapsField.SWAP,
                    SmapsField.LOCKED)) {
                assertThat(Long.parseLong(row.get(header.indexOf(field.label()))) * KIB)
                        .as("%s of %s", field.label(), entry)
                        .isEqualTo(entry.value(field));
            }
            assertThat(row.get(1)).isEqualTo(entry.permissions());
            Set<String> letters = entry.flags().stream().map(VmFlag::letters).collect(Collectors.toSet());
            assertThat(Set.copyOf(row.subList(flagsColumn, flagsColumn + letters.size())))
                    .isEqualTo(letters);
        }
    }

    private List<String> pmap() throws IOException, InterruptedException {
        Process pmap = new ProcessBuilder("/usr/bin/pmap", "-XX", Long.toString(process.pid())).start();
        String text = new String(pmap.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(pmap.waitFor()).isZero();
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    private static List<String> words(String line) {
        return Arrays.asList(line.strip().split(" +"));
    }

    @Test
    void numaMapsCountsWhatSmapsCounts() {
        Skips.unless(Files.exists(Path.of("/proc/self/numa_maps")), "a kernel with NUMA");
        Map<Long, SmapsEntry> entries = steady().stream()
                .collect(Collectors.toMap(entry -> entry.range().start(), entry -> entry));
        int mappings = 0;
        try (NumaMapsReader numa = inspector.numaMaps()) {
            while (numa.next()) {
                mappings++;
                assertThat(entries).containsKey(numa.start());
                assertThat(numa.count(NumaField.ANON) * numa.pageBytes())
                        .isEqualTo(Objects.requireNonNull(entries.get(numa.start()))
                                .value(SmapsField.ANONYMOUS));
                assertThat(numa.others()).isEmpty();
            }
        }
        assertThat(mappings).isEqualTo(entries.size());
    }
}

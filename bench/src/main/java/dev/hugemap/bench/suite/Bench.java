// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.CSource;
import dev.hugemap.bench.ThpSwitch;
import dev.hugemap.bench.load.Backing;
import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One run of the benchmarks on this host.
 *
 * @param part what of them
 * @param quick whether within three minutes
 * @param sizes how much memory, or empty for what is usual
 * @param backings what it is to be on
 * @param progress who is told
 */
record Bench(Part part, boolean quick, Optional<List<Long>> sizes, List<Backing> backings, Progress progress) {
    private static final Duration QUICK = Duration.ofSeconds(165);

    /**
     * Measures all of it.
     *
     * @throws IOException if the program in C can't be written, or can't be put away
     */
    Report run() throws IOException {
        try (CProgram program = part.includes(Part.TLB) || part.includes(Part.THROUGHPUT) || part.includes(Part.FAULT)
                ? CProgram.of(CSource.compiler())
                : CProgram.leftOut()) {
            return run(program);
        }
    }

    private Report run(CProgram program) {
        Instant started = Instant.now();
        Host host = HugeMemory.system().host();
        HostFacts facts = new HostReader(host, KernelFiles.system(), Path.of("/dev/cpu/0/cpuid")).read();
        Counters counters = quick ? Counters.leftOut() : Counters.probe();
        GatheredParts others = new GatheredParts(part, quick, progress);
        Effort effort = quick ? Effort.quick(QUICK.minus(others.cost())) : Effort.full();
        Plan wanted = plan(host, program);
        Plan plan = quick ? new Fit(effort).of(wanted) : wanted;
        JmhTurn inJava = new JmhTurn(effort, counters);
        Optional<CTurn> inC = program.baseline().map(baseline -> new CTurn(baseline, effort));
        Turns turns = new Turns(
                plan.cells(), effort, new Clock(System::nanoTime, effort, plan.cells(), others.cost()), progress);
        Turns.Outcome outcome = turns.run(cell -> withSettings(
                host,
                cell,
                () -> cell.language() == Language.C ? inC.orElseThrow().run(cell) : inJava.run(cell)));
        Map<String, String> failed = new LinkedHashMap<>();
        outcome.failed().forEach((cell, reason) -> failed.put(cell.toString(), reason));
        List<Gathered> gathered = others.run(failed);
        return new Report(
                facts,
                started,
                command(),
                outcome.rounds(),
                program.compiler(),
                counters.text(),
                outcome.results(),
                plan.absent(),
                failed,
                gathered);
    }

    private Plan plan(Host host, CProgram program) {
        long room = Room.of(KernelFiles.system());
        Tasks tasks = new Tasks(
                Extent.of(part, quick), sizes, room, Runtime.getRuntime().availableProcessors());
        List<Task> wanted = tasks.of(part);
        long most = wanted.stream()
                .mapToLong(Task::bytes)
                .filter(bytes -> bytes <= room)
                .max()
                .orElse(0);
        Commands commands = Commands.of(KernelFiles.system());
        List<Offer> offers = backings.stream()
                .map(backing -> Offer.of(backing, host, commands, most, Path.of("/")))
                .toList();
        Plan plan = Plan.of(
                wanted,
                offers,
                program.baseline().isPresent() ? List.of(Language.values()) : List.of(Language.JAVA),
                room);
        if (wanted.isEmpty()) {
            return Tasks.exist(part) ? plan.without("any memory", Plan.tooLittle(room)) : plan;
        }
        return program.absence().isEmpty() ? plan : plan.without("C", program.absence());
    }

    private String command() {
        return "bench " + part + (quick ? " --quick" : "");
    }

    /**
     * Folios are off on most hosts, and on during a turn that is about them. The larger size is off then: khugepaged would make
     * pages of it out of them.
     */
    private static Sample withSettings(Host host, Cell cell, Supplier<Sample> turn) {
        Backing backing = Backing.parse(cell.pages().label());
        Optional<PageSize> size = backing.pageSize(host.pageSizes());
        Optional<PageSize> larger = Backing.THP.pageSize(host.pageSizes());
        if (!backing.isOfFolios() || size.isEmpty() || larger.isEmpty()) {
            return turn.get();
        }
        try (ThpSwitch _ = ThpSwitch.to(size.get(), "madvise");
                ThpSwitch _ = ThpSwitch.to(larger.get(), "never")) {
            return turn.get();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}

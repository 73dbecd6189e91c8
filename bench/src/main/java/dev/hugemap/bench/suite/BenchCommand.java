// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.bench.ByteCountConverter;
import dev.hugemap.bench.load.Backing;
import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code hugemap bench}: whether huge pages pay on this host, and which. */
@Command(
        name = "bench",
        description = {
            "Measures whether huge pages pay on this host, and which page size to take. Every figure is from memory"
                    + " that was seen on the page size that it stands for, before and after; what wasn't is rejected."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured",
            "1:something was rejected or failed, or nothing could be measured",
            "2:bad usage, or results can't be written there: nothing was tried",
            "3:no Java, or no build (from the launcher)"
        })
final class BenchCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int REFUSED = 1;
    private static final int NOT_TRIED = 2;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PART",
            converter = PartConverter.class,
            description = {
                "tlb: loads that wait for each other, over more and more memory.",
                "throughput: reads, writes, copies, fills, and random updates.",
                "fault: putting pages in, and giving them back.",
                "alloc: pools and arenas beside other allocators.",
                "proof: what verdicts about memory cost.",
                "bar: registers of devices.",
                "all, which is the default."
            })
    private @Nullable Part part;

    @Option(names = "--quick", description = "Ends within three minutes, with wider intervals.")
    private boolean quick;

    @Option(
            names = "--sizes",
            paramLabel = "SIZE",
            split = ",",
            converter = ByteCountConverter.class,
            description = "How much memory, for example 64k,16m,1g. Default: up to what fits.")
    private @Nullable List<Long> sizes;

    @Option(
            names = "--backings",
            paramLabel = "NAME",
            split = ",",
            converter = BackingConverter.class,
            description = "Of: base, 64k, 2m, 2m-hugetlb, 1g. Default: all that this host offers.")
    private @Nullable List<Backing> backings;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where every round's figures are written. Default: target/bench/PART.json.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Where the page is written. Default: beside the JSON.")
    private @Nullable Path html;

    @Option(names = "--png", paramLabel = "DIR", description = "Where the plots are written. Default: beside the JSON.")
    private @Nullable Path png;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "An earlier run's JSON: says which times differ from it by more than noise.")
    private @Nullable Path baseline;

    BenchCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        check();
        Kept before = baseline == null ? null : Kept.read(baseline);
        try {
            files().prepare();
        } catch (IOException refused) {
            err.println("hugemap bench: " + refused.getMessage());
            return NOT_TRIED;
        }
        Report report;
        try (Progress progress = Progress.on(err)) {
            report = new Bench(
                            part(), quick, Optional.ofNullable(sizes).map(BenchCommand::distinct), wanted(), progress)
                    .run();
        }
        String comparison = before == null ? "" : new Differences(before, Kept.of(report)).page();
        out.println(new TextPage(report));
        if (!comparison.isEmpty()) {
            out.println("\n" + comparison);
        }
        files().write(report, comparison, out);
        return isWhole(report) ? OK : REFUSED;
    }

    private static boolean isWhole(Report report) {
        return report.rejected().isEmpty()
                && report.failed().isEmpty()
                && report.gathered().stream().noneMatch(Gathered::rejected)
                && !(report.cells().isEmpty() && report.gathered().isEmpty());
    }

    /** What picocli can't know of: it depends on the part. */
    private void check() {
        if (!Tasks.exist(part()) && (sizes != null || backings != null)) {
            throw mistake("--sizes and --backings are for tlb, throughput, fault and all: " + part()
                    + " has sizes and pages of its own");
        }
        long grain = Tasks.grain(part(), Extent.of(part(), quick));
        for (long bytes : sizes == null ? List.<Long>of() : sizes) {
            if (bytes % grain != 0) {
                throw mistake("--sizes: " + Bytes.format(bytes) + " isn't a multiple of " + Bytes.format(grain)
                        + ", over which " + part() + " goes step by step; " + Bytes.format((bytes / grain + 1) * grain)
                        + " is");
            }
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private static <T> List<T> distinct(List<T> asked) {
        return asked.stream().distinct().toList();
    }

    private Part part() {
        return part == null ? Part.ALL : part;
    }

    private List<Backing> wanted() {
        return backings == null ? Arrays.asList(Backing.values()) : distinct(backings);
    }

    private ResultFiles files() {
        Path own = (json == null ? Path.of("target", "bench", part() + ".json") : json).toAbsolutePath();
        String page = own.getFileName().toString().replaceFirst("\\.json$", "") + ".html";
        return new ResultFiles(
                own,
                html == null ? own.resolveSibling(page) : html.toAbsolutePath(),
                png == null ? own.resolveSibling("") : png.toAbsolutePath());
    }

    /** Reads a part's name. */
    static final class PartConverter implements ITypeConverter<Part> {
        @Override
        public Part convert(String text) {
            return Arrays.stream(Part.values())
                    .filter(part -> part.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is none of tlb, throughput, fault, alloc, proof, bar, all"));
        }
    }

    /** Reads a backing's label. */
    static final class BackingConverter implements ITypeConverter<Backing> {
        @Override
        public Backing convert(String text) {
            try {
                return Backing.parse(text);
            } catch (IllegalArgumentException mistake) {
                throw new TypeConversionException(String.valueOf(mistake.getMessage()));
            }
        }
    }
}

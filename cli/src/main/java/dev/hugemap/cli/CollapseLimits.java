// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.collapse.CollapseOptions;
import dev.hugemap.collapse.CollapseOverride;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that {@code collapse} and {@code run} share. */
final class CollapseLimits {
    @Option(
            names = "--min",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Leave out mappings shorter than this; 16m if not given.")
    private @Nullable Long minimum;

    @Option(
            names = "--budget",
            paramLabel = "MS",
            converter = Millis.class,
            description = "Stop a pass after so many milliseconds of collapsing, and say what is left.")
    private @Nullable Duration budget;

    @Option(
            names = "--override",
            paramLabel = "WORDS",
            split = ",",
            splitSynopsisLabel = ",",
            converter = Word.class,
            description = "Do by name what is left alone otherwise: never (the administrator's setting), locked"
                    + " (memory that the program has locked).")
    private CollapseOverride @Nullable [] overrides;

    CollapseOptions options() {
        CollapseOptions options = CollapseOptions.defaults();
        if (minimum != null) {
            options = options.minimum(minimum);
        }
        if (budget != null) {
            options = options.budget(budget);
        }
        if (overrides != null) {
            for (CollapseOverride override : overrides) {
                options = options.override(override);
            }
        }
        return options;
    }

    /** Reads milliseconds. */
    static final class Millis implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("0*[1-9][0-9]{0,8}")) {
                throw new TypeConversionException("'" + text + "' are no milliseconds: write a whole number above 0");
            }
            return Duration.ofMillis(Long.parseLong(text));
        }
    }

    /** Reads seconds. */
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("0*[1-9][0-9]{0,5}")) {
                throw new TypeConversionException("'" + text + "' are no seconds: write a whole number above 0");
            }
            return Duration.ofSeconds(Long.parseLong(text));
        }
    }

    /** Reads what is overridden. */
    static final class Word implements ITypeConverter<CollapseOverride> {
        @Override
        public CollapseOverride convert(String text) {
            return switch (text) {
                case "never" -> CollapseOverride.NEVER;
                case "locked" -> CollapseOverride.LOCKED;
                case "nohugepage" ->
                    throw new TypeConversionException(
                            "'nohugepage' can't be overridden: the kernel itself makes no huge"
                                    + " page where the program advised against it (MADV_NOHUGEPAGE)");
                default ->
                    throw new TypeConversionException("'" + text + "' can't be overridden: never and locked can");
            };
        }
    }
}

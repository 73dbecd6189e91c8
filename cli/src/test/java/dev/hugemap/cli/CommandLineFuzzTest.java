// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Words of the command line: taken, or refused with a sentence; and names that others chose, as a terminal gets them. */
final class CommandLineFuzzTest {
    private static final List<String> SEEDS = List.of(
            "256m",
            "0x200000",
            "4 GiB",
            "2m,64k,1g",
            "hugetlb:2m,thp,base",
            "bind:0-1",
            "interleave:0,2:strict",
            "self",
            "4711",
            "7f0000000000-7f0040000000",
            "0000:01:00.0",
            "0xff",
            "255",
            "32",
            "madvise",
            "global",
            "2m",
            "fixed:2m",
            "batched:64k",
            "adaptive",
            "never",
            "locked",
            "1500",
            "0");

    @Test
    void everyConverterTakesAWordOrRefusesItWithASentence() {
        Map<String, ITypeConverter<?>> converters = new TreeMap<>();
        converters.put("amount", new AmountConverter());
        converters.put("backing", new BackingConverter());
        converters.put("numa", new NumaConverter());
        converters.put("page size", new PageSizeConverter());
        converters.put("address", new PciAddressConverter());
        converters.put("place", new PlaceConverter());
        converters.put("policy", new PolicyConverter());
        converters.put("preference", new PreferenceConverter());
        converters.put("value", new RegisterValueConverter());
        converters.put("width", new RegisterWidthConverter());
        converters.put("target", new TargetConverter());
        converters.put("mode", new ThpModeConverter());
        converters.put("thp place", new ThpPlaceConverter());
        converters.put("millis", new CollapseLimits.Millis());
        converters.put("seconds", new CollapseLimits.Seconds());
        converters.put("override", new CollapseLimits.Word());
        List<String> names = List.copyOf(converters.keySet());
        FuzzRun.of(FuzzTarget.text("converters", 55, SEEDS).refusing(TypeConversionException.class), input -> {
            String name = names.get(input.dice().nextInt(names.size()));
            try {
                assertThat(Objects.requireNonNull(converters.get(name)).convert(input.text()))
                        .isNotNull();
            } catch (TypeConversionException refusal) {
                assertThat(refusal.getMessage()).contains(" ").hasSizeGreaterThan(15);
                throw refusal;
            }
        });
    }

    @Test
    void sizesAreAmountsThatAProcessCanHave() {
        FuzzRun.of(
                FuzzTarget.text("SizeConverter", 15, SEEDS).refusing(TypeConversionException.class),
                input -> assertThat(new SizeConverter().convert(input.text())).isBetween(1L, 1L << 56));
    }

    @Test
    void sizesInAListAreDifferent() {
        FuzzRun.of(FuzzTarget.text("SizesConverter", 15, SEEDS).refusing(TypeConversionException.class), input -> {
            List<PageSize> sizes = new SizesConverter().convert(input.text()).all();

            assertThat(new HashSet<>(sizes)).hasSameSizeAs(sizes);
            assertThat(sizes).hasSize(input.text().split(",", -1).length);
        });
    }

    @Test
    void rangesOfAddressesEndBehindTheirStart() {
        List<String> seeds = List.of("7f0000000000-7f0040000000", "0x1000-0x2000", "2000-1000", "ffffffffffffffff-0");
        FuzzRun.of(FuzzTarget.text("RangeConverter", 15, seeds).refusing(TypeConversionException.class), input -> {
            var range = new RangeConverter().convert(input.text());

            assertThat(range.start()).isNotNegative().isLessThan(range.end());
        });
    }

    @Test
    void aTerminalGetsNothingThatControlsIt() {
        List<String> seeds = List.of(
                "java",
                "\u001b[31mred\u001b[0m",
                "a\rb",
                "\u009b2J",
                "\u202egnp.exe",
                "caf\u00e9 \u65e5\u672c",
                "\u0000\u0007");
        FuzzRun.of(FuzzTarget.text("Printable", 20, seeds), input -> {
            String printed = Printable.of(input.text());

            assertThat(printed.codePoints()
                            .noneMatch(point ->
                                    Character.isISOControl(point) || Character.getType(point) == Character.FORMAT))
                    .isTrue();
            assertThat(printed.codePointCount(0, printed.length()))
                    .isEqualTo(input.text().codePointCount(0, input.text().length()));
            assertThat(Printable.lines(input.text()).replace('\n', '?').replace('\t', '?'))
                    .isEqualTo(printed);
        });
    }

    @Test
    void whoIsInFrontIsReadBehindTheName() {
        List<String> seeds =
                List.of("7 (a) b) S 1 77 77 34816 77 4194304", "7 (java) S 1 77 77 34816 78 4194304", "7 (x");
        FuzzRun.of(FuzzTarget.text("ForegroundGroup", 10, seeds), input -> {
            boolean ours = ForegroundGroup.isOurs(new dev.hugemap.host.KernelFiles() {
                @Override
                public java.util.Optional<String> read(String path) {
                    return java.util.Optional.of(input.text());
                }

                @Override
                public List<String> list(String directory) {
                    return List.of();
                }
            });
            String behind =
                    input.text().substring(input.text().lastIndexOf(')') + 1).strip();
            List<String> words = new ArrayList<>(List.of(behind.split(" ")));

            assertThat(ours).isEqualTo(words.size() > 5 && words.get(2).equals(words.get(5)));
        });
    }
}

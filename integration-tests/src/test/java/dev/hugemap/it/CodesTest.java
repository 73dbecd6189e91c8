// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;
import dev.hugemap.bridge.Errno;
import dev.hugemap.collapse.CollapseRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code has one meaning, keeps it, and has a section in the guide; and every section has a code. */
final class CodesTest {
    private static final Path ROOT = Checkout.root();
    private static final Pattern OWN = Pattern.compile("new Code\\(([0-9]{3})\\)|int GENERAL = ([0-9]{3});");
    private static final Pattern ENUM = Pattern.compile("enum (\\w+) implements Coded");
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);$", Pattern.MULTILINE);
    private static final Pattern SECTION = Pattern.compile("^### (HM-[0-9]{3})$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\(#(hm-[0-9]{3})\\)");

    @Test
    void aCodeIsSharedByOneMeaningAlone() {
        codes().forEach((code, meanings) -> {
            List<String> names = meanings.stream()
                    .map(meaning -> meaning.substring(meaning.lastIndexOf('.') + 1))
                    .sorted()
                    .toList();
            assertThat(names).as("%s: %s", code, meanings).allMatch(name -> name.startsWith(names.getFirst()));
            assertThat(meanings).as("%s is twice in one type", code).doesNotHaveDuplicates();
        });
    }

    @Test
    void everyCodeHasASectionAndEverySectionACode() {
        List<String> sections = found(SECTION, guide());
        assertThat(sections).doesNotHaveDuplicates().isSorted();
        assertThat(sections).containsExactlyElementsOf(codes().keySet());
    }

    @Test
    void linksOfTheGuideLeadToSections() {
        List<String> anchors = codes().keySet().stream()
                .map(code -> code.toLowerCase(Locale.ROOT))
                .toList();
        assertThat(anchors).containsAll(found(LINK, guide()));
    }

    @Test
    void aCodeKeepsItsMeaning() {
        List<String> now = codes().entrySet().stream()
                .map(code -> code.getKey() + " " + String.join(" ", new TreeSet<>(code.getValue())))
                .toList();
        assertThat(now)
                .as("codes are a promise: add lines to codes.txt, and change none")
                .containsExactlyElementsOf(read(ROOT.resolve("integration-tests/src/test/resources/codes.txt"))
                        .lines()
                        .toList());
    }

    /** All codes, each with the constants or the class that have it. */
    private static SortedMap<String, Collection<String>> codes() {
        SortedMap<String, Collection<String>> codes = new TreeMap<>();
        for (Path source : sources()) {
            String text = read(source);
            Matcher type = ENUM.matcher(text);
            while (type.find()) {
                for (Object constant : load(source, text, type.group(1)).getEnumConstants()) {
                    String meaning = shortName(constant.getClass()) + "." + ((Enum<?>) constant).name();
                    put(codes, ((Coded) constant).code(), meaning);
                }
            }
        }
        for (String errno : List.of("EAGAIN", "EBUSY", "ENOMEM", "EINVAL", "EPERM")) {
            put(codes, new CollapseRefusal(errno(errno), 1, 0).code(), "CollapseRefusal." + errno);
        }
        for (Path source : sources()) {
            String name = source.getFileName().toString().replace(".java", "");
            SortedSet<String> numbers = new TreeSet<>(found(OWN, read(source)));
            numbers.forEach(number -> put(codes, new Code(Integer.parseInt(number)), name));
        }
        return codes;
    }

    private static Errno errno(String name) {
        return switch (name) {
            case "EAGAIN" -> Errno.EAGAIN;
            case "EBUSY" -> Errno.EBUSY;
            case "ENOMEM" -> Errno.ENOMEM;
            case "EINVAL" -> Errno.EINVAL;
            default -> Errno.EPERM;
        };
    }

    private static void put(SortedMap<String, Collection<String>> codes, Code code, String meaning) {
        codes.computeIfAbsent(code.toString(), _ -> new ArrayList<>()).add(meaning);
    }

    private static Class<?> load(Path source, String text, String type) {
        Matcher named = PACKAGE.matcher(text);
        assertThat(named.find()).as("a package in %s", source).isTrue();
        String outer = source.getFileName().toString().replace(".java", "");
        try {
            return Class.forName(named.group(1) + "." + (type.equals(outer) ? type : outer + "$" + type));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String shortName(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    private static List<Path> sources() {
        List<Path> all = new ArrayList<>();
        for (String module : List.of("native-bridge", "core", "agrona", "cli")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(CodesTest::firstGroup).toList();
    }

    private static String firstGroup(MatchResult match) {
        return match.group(1) == null ? match.group(2) : match.group(1);
    }

    private static String guide() {
        return read(ROOT.resolve("docs/guides/troubleshooting.md"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

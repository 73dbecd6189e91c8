// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of troubleshooting, which is packed with the command, by code.
 *
 * @param sections each code's text, in the page's order
 */
record CodePages(Map<String, String> sections) {
    private static final Pattern HEAD = Pattern.compile("^### (HM-[0-9]+)\n", Pattern.MULTILINE);
    private static final Pattern END = Pattern.compile("^##", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("\\[?(?:HM-)?([0-9]{3})]?");
    private static final Pattern TITLE = Pattern.compile("\\*\\*(.+?)\\.?\\*\\*", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\(([^)]+)\\)");

    static CodePages read() {
        try (InputStream page = CodePages.class.getResourceAsStream("troubleshooting.md")) {
            return of(new String(
                    Objects.requireNonNull(page, "the page is not packed").readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CodePages of(String page) {
        Map<String, String> sections = new LinkedHashMap<>();
        Matcher head = HEAD.matcher(page);
        while (head.find()) {
            Matcher end = END.matcher(page);
            String text = end.find(head.end()) ? page.substring(head.end(), end.start()) : page.substring(head.end());
            sections.put(head.group(1), text.strip());
        }
        return new CodePages(sections);
    }

    /** What the page says of a code, written in whatever manner; ends with a line break. */
    Optional<String> section(String asked) {
        Matcher code = CODE.matcher(asked.strip().toUpperCase(Locale.ROOT));
        if (!code.matches()) {
            return Optional.empty();
        }
        String name = "HM-" + code.group(1);
        return Optional.ofNullable(sections.get(name)).map(text -> name + "\n\n" + plain(text) + "\n");
    }

    /** Each code with its first words. */
    List<String> titles() {
        return sections.entrySet().stream()
                .map(section -> section.getKey() + "  " + title(section.getValue()))
                .toList();
    }

    private static String title(String text) {
        Matcher words = TITLE.matcher(text);
        return words.find() ? plain(words.group(1)).replaceAll("\\s+", " ") : "";
    }

    /** Without the marks of Markdown that a terminal doesn't show. A place in the page is its code. */
    private static String plain(String text) {
        return LINK.matcher(text)
                .replaceAll(link -> Matcher.quoteReplacement(
                        link.group(2).startsWith("#") ? link.group(1) : link.group(1) + " (" + link.group(2) + ")"))
                .replace("**", "")
                .replaceAll("(?m)^```.*\n", "")
                .replaceAll("\\*([A-Z][A-Za-z ]+)\\*:", "$1:")
                .replace("`", "");
    }
}

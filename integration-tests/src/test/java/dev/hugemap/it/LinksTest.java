// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links between pages lead somewhere, and every page of the documentation is in its index. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");

    @TempDir
    private Path folder;

    @Test
    void everyLinkLeadsToAFileAndAHeading() throws IOException {
        List<Path> pages = pages(Checkout.root());

        assertThat(pages).hasSizeGreaterThan(20);
        assertThat(dead(pages)).isEmpty();
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        Path docs = Checkout.root().resolve("docs");
        String index = Files.readString(docs.resolve("README.md"));
        Set<Path> linked = LINK.matcher(index)
                .results()
                .map(link -> docs.resolve(link.group(1).split("#")[0]).normalize())
                .collect(Collectors.toSet());

        assertThat(pages(docs))
                .filteredOn(page -> !page.endsWith("README.md") && !linked.contains(page))
                .isEmpty();
    }

    @Test
    void findsALinkThatLeadsNowhere() throws IOException {
        Path page = Files.writeString(
                folder.resolve("page.md"),
                "# A page, and `more`\n[here](#a-page-and-more) [file](other.md) [lost](#nothing)\n```\n[code](x)\n```\n");

        assertThat(dead(List.of(page))).containsExactly("page.md: other.md", "page.md: #nothing");
    }

    private static List<String> dead(List<Path> pages) throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages) {
            String text = FENCE.matcher(Files.readString(page)).replaceAll("");
            for (String link :
                    LINK.matcher(text).results().map(match -> match.group(1)).toList()) {
                if (!link.contains("://") && !leadsSomewhere(page, link)) {
                    dead.add(page.getFileName() + ": " + link);
                }
            }
        }
        return dead;
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || anchors(Files.readString(target)).contains(parts[1]);
    }

    /** What a forge makes of headings: small letters, blanks as hyphens, punctuation gone. */
    private static Set<String> anchors(String text) {
        return HEADING.matcher(FENCE.matcher(text).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Path> pages(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".md")
                            && !file.toString().contains("/target/")
                            && !file.toString().contains("/.git/"))
                    .toList();
        }
    }
}

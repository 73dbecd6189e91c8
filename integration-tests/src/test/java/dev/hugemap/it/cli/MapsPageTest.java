// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.Skips;
import dev.hugemap.cli.JsonTree;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.cli.Browser.Scheme;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of {@code hugemap maps --html}, as a browser shows it. */
class MapsPageTest {
    /** Why a machine that was set up for every test has no browser; whoever set it up says so. */
    private static final String NO_BROWSER = "HUGEMAP_NO_BROWSER";

    /** Looks at the page from inside, and leaves what it saw in it. */
    private static final String LOOK = """
            <script>
            const whole = value => Math.round(value);
            const luminance = colour => {
              const [r, g, b] = colour.match(/[0-9.]+/g).map(c => c / 255)
                .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const page = luminance(getComputedStyle(document.body).backgroundColor);
            const contrast = element => {
              const text = luminance(getComputedStyle(element).color);
              return (Math.max(text, page) + 0.05) / (Math.min(text, page) + 0.05);
            };
            const texts = [...document.querySelectorAll('h1, p, li, b, span, code, .gap, summary')].filter(e => e.textContent);
            const rows = document.querySelectorAll('table tr').length - 1;
            const strips = [...document.querySelectorAll('svg')].map(svg => {
              const box = svg.getBoundingClientRect();
              const paths = [...svg.querySelectorAll('path')].map(path => {
                const inside = path.getBBox();
                return { colour: getComputedStyle(path).fill, right: whole(inside.x + inside.width), top: whole(inside.y),
                  bottom: whole(inside.y + inside.height) };
              });
              return { title: svg.querySelector('title').textContent, left: whole(box.left), top: whole(box.top),
                width: whole(box.width), height: whole(box.height), columns: svg.viewBox.baseVal.width,
                pixels: svg.viewBox.baseVal.height, paths };
            });
            const seen = { title: document.title, dark: matchMedia('(prefers-color-scheme: dark)').matches,
              requests: performance.getEntriesByType('resource').length, rows, strips,
              width: document.documentElement.scrollWidth, window: document.documentElement.clientWidth,
              contrastTimesTen: Math.floor(10 * Math.min(...texts.map(contrast))),
              legend: [...document.querySelectorAll('.legend li')].map(li => ({ text: li.textContent,
                colour: getComputedStyle(li.firstElementChild).backgroundColor })) };
            const left = document.createElement('pre');
            left.id = 'seen';
            left.textContent = encodeURIComponent(JSON.stringify(seen));
            document.body.append(left);
            </script>
            """;

    private static final Pattern SEEN = Pattern.compile("<pre id=\"seen\">([^<]*)</pre>");

    @TempDir
    private Path folder;

    private Path page() {
        return folder.resolve("maps.html");
    }

    private Browser browser() {
        Optional<Browser> found = Browser.find(folder.resolve("profile"));
        Skips.unless(found.isPresent(), "a Chromium (package chromium-headless-shell)", NO_BROWSER);
        return found.orElseThrow();
    }

    private JsonTree look(Browser browser, Scheme scheme) throws IOException {
        Path looking = folder.resolve("looking.html");
        Files.writeString(looking, Files.readString(page()).replace("</body>", LOOK + "</body>"));
        String dom = browser.dom(looking, scheme);
        Matcher seen = SEEN.matcher(dom);
        assertThat(seen.find()).as(dom).isTrue();
        return JsonTree.parse(URLDecoder.decode(seen.group(1), StandardCharsets.UTF_8));
    }

    private static String legend(JsonTree seen, String text) {
        return seen.get("legend").elements().stream()
                .filter(entry -> entry.get("text").text().contains(text))
                .map(entry -> entry.get("colour").text())
                .findFirst()
                .orElseThrow();
    }

    private static Color colour(String rgb) {
        String[] parts = rgb.replaceAll("[^0-9,]", "").split(",");
        return new Color(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    @Test
    @RequiresThp("madvise")
    void showsAHeapOnHugePagesInTheColourOfItsLeaves() throws IOException {
        Browser browser = browser();
        Process jvm = Sleeper.onHugePages();
        Finished finished;
        try {
            finished =
                    Hugemap.of("maps " + jvm.pid() + " --json --html " + page()).run();
        } finally {
            jvm.destroyForcibly();
        }
        assertThat(finished.exit()).as(finished.err()).isZero();
        JsonTree seen = look(browser, Scheme.LIGHT);

        assertThat(seen.get("title").text()).startsWith("process " + jvm.pid() + " (java): ");
        assertThat(seen.get("rows").number())
                .isEqualTo(JsonTree.parse(finished.out())
                        .get("mappings")
                        .elements()
                        .size());
        JsonTree heap = seen.get("strips").elements().stream()
                .max(Comparator.comparingLong(strip -> strip.get("height").number()))
                .orElseThrow();
        assertThat(heap.get("title").text()).startsWith("anonymous, 256 MiB of 256 MiB present");
        String huge = legend(seen, " on 2 MiB leaves, ");
        assertThat(heap.get("paths").elements().getFirst().get("colour").text()).isEqualTo(huge);
        assertThat(shareOf(colour(huge), heap, browser.screenshot(page(), Scheme.LIGHT)))
                .isGreaterThan(0.9);
    }

    /** How much of a line through the middle of a strip has a colour on the screen. */
    private static double shareOf(Color colour, JsonTree strip, BufferedImage screen) {
        int left = (int) strip.get("left").number();
        int width = (int) strip.get("width").number();
        int y = (int) (strip.get("top").number() + strip.get("height").number() / 2);
        assertThat(y).as("the strip is on the screen").isLessThan(screen.getHeight());
        int pixels = 0;
        for (int x = left; x < left + width; x++) {
            pixels += screen.getRGB(x, y) == colour.getRGB() ? 1 : 0;
        }
        return (double) pixels / width;
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void isReadableAndNeedsNothingElse(Scheme scheme) throws IOException {
        Browser browser = browser();
        Finished finished = Hugemap.of("maps self --html " + page()).run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        JsonTree seen = look(browser, scheme);

        assertThat(seen.get("dark").value()).isEqualTo(scheme == Scheme.DARK);
        assertThat(seen.get("requests").number()).isZero();
        assertThat(seen.get("width").number()).isEqualTo(seen.get("window").number());
        // What the guidelines for accessible pages (WCAG 2, AA) ask of text.
        assertThat(seen.get("contrastTimesTen").number()).isGreaterThanOrEqualTo(45);
    }

    @Test
    void keepsEveryColourInsideOfItsStripAndInTheLegend() throws IOException {
        Browser browser = browser();
        Finished finished = Hugemap.of("maps self --html " + page()).run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        JsonTree seen = look(browser, Scheme.LIGHT);

        List<String> colours = seen.get("legend").elements().stream()
                .map(entry -> entry.get("colour").text())
                .toList();
        assertThat(colours).doesNotHaveDuplicates();
        assertThat(seen.get("strips").elements()).hasSizeGreaterThan(3).allSatisfy(strip -> {
            assertThat(strip.get("width").number())
                    .isEqualTo(seen.get("strips")
                            .elements()
                            .getFirst()
                            .get("width")
                            .number())
                    .isPositive();
            assertThat(strip.get("height").number())
                    .isEqualTo(strip.get("pixels").number());
            assertThat(strip.get("paths").elements()).allSatisfy(path -> {
                assertThat(colours).contains(path.get("colour").text());
                assertThat(path.get("right").number())
                        .isLessThanOrEqualTo(strip.get("columns").number());
                assertThat(path.get("top").number()).isNotNegative();
                assertThat(path.get("bottom").number())
                        .isLessThanOrEqualTo(strip.get("pixels").number());
            });
        });
    }
}

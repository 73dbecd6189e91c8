// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static dev.hugemap.bench.suite.MadeUp.BASE;
import static dev.hugemap.bench.suite.MadeUp.GIB;
import static dev.hugemap.bench.suite.MadeUp.MIB;
import static dev.hugemap.bench.suite.MadeUp.THP;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What people see of a report: text, HTML, plots. */
class PagesTest {
    private final Report report = new MadeUp()
            .loads(MIB, BASE, 10)
            .loads(MIB, THP, 10)
            .loads(GIB, BASE, 152)
            .loads(GIB, THP, 100)
            .loadsInC(GIB, THP, 99)
            .report();

    @Test
    void showTheVerdictFirst() throws IOException {
        String verdict = "On this host 2 MiB pages make random loads over 1 GiB 1.52 times faster than 4 KiB pages";

        assertThat(new TextPage(report).toString()).startsWith(verdict);
        assertThat(new HtmlPage(report, List.of(), "").text()).contains("<h1>" + verdict);
    }

    @Test
    void showFiguresWithIntervalsBesideC() {
        assertThat(new TextPage(report).toString())
                .contains("random loads, 1 GiB  152.08 ns  151.39 to 152.61", "no difference, within 3 %")
                .contains("Java / C, random loads, 1 GiB, 2 MiB", "at most 1.03")
                .contains("not here: 1 GiB hugetlb: 1 needed, 0 of 0 free");
    }

    @Test
    void nameWhatWasRejectedAndPlotItNowhere() {
        Report lie = new MadeUp()
                .loads(MIB, BASE, 10)
                .loads(GIB, BASE, 152)
                .rejected(MIB, THP, 10, "split")
                .rejected(GIB, THP, 100, "after the run 0 B were seen on 2 MiB")
                .report();

        assertThat(new TextPage(lie).toString())
                .contains("rejected, and in nothing above: random loads, 1 GiB on 2 MiB, Java: after the run 0 B");
        assertThat(new Plots(lie).all())
                .singleElement()
                .satisfies(plot -> assertThat(plot.chart().getSeriesCollection())
                        .filteredOn(series -> series.isShowInLegend())
                        .extracting(series -> series.getName())
                        .containsExactly("4 KiB"));
    }

    @Test
    void holdTheirPlotsInThemselves() throws IOException {
        String html = new HtmlPage(report, new Plots(report).all(), "").text();

        assertThat(html).contains("src=\"data:image/png;base64,").doesNotContain("http:", "https:", "<script");
    }

    @Test
    void drawPlotsOfLoadsAndOfGains() throws IOException {
        List<Plot> plots = new Plots(report).all();

        assertThat(plots).extracting(Plot::name).containsExactly("tlb-random-loads", "tlb-gain");
        for (Plot plot : plots) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(plot.png()));
            assertThat(image.getWidth()).isEqualTo(2 * Plot.WIDTH);
            assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(0xffffff);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A browser of the Chromium family, without a window and without a network.
 *
 * @param program what to start
 * @param profile a folder for what it keeps
 */
record Browser(Path program, Path profile) {
    static final int WIDTH = 1280;
    static final int HEIGHT = 2400;

    /** What the programs are called: those without a window first. */
    private static final List<String> NAMES = List.of(
            "chromium-headless-shell",
            "chrome-headless-shell",
            "headless_shell",
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome");

    /** The scheme of colours that a page is told to prefer, by the number that the browser has for it. */
    enum Scheme {
        DARK,
        LIGHT
    }

    /** The browser of this machine, if there is one. */
    static Optional<Browser> find(Path profile) {
        return NAMES.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Browser(program, profile));
    }

    /** The page's text after its scripts ran. */
    String dom(Path page, Scheme scheme) {
        return run(page, scheme, "--dump-dom").out();
    }

    /** What a person would see. */
    BufferedImage screenshot(Path page, Scheme scheme) {
        Path image = profile.resolve("screenshot.png");
        run(page, scheme, "--screenshot=" + image);
        try {
            return ImageIO.read(image.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Finished run(Path page, Scheme scheme, String task) {
        List<String> words =
                new ArrayList<>(List.of(program.toString(), "--headless", "--no-sandbox", "--disable-gpu"));
        words.add("--user-data-dir=" + profile);
        words.add("--blink-settings=preferredColorScheme=" + scheme.ordinal());
        words.add("--window-size=" + WIDTH + "," + HEIGHT);
        words.add(task);
        words.add(page.toUri().toString());
        Finished finished = Command.of(words).run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        return finished;
    }
}

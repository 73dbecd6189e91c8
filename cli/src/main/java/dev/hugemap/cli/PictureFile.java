// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * A file that a picture is written to.
 *
 * @param path of the file, which is written over; where others may write to its folder, it may be no link
 */
record PictureFile(Path path) {
    /** Writes the picture as a page. */
    void writeHtml(Picture picture) {
        write(new MapsHtml(picture).text().getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the picture as an image. */
    void writePng(Picture picture) {
        System.setProperty("java.awt.headless", "true");
        ImageIO.setUseCache(false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            BufferedImage image = new MapsImage(picture).draw();
            ImageIO.write(image, "png", bytes);
        } catch (IOException | LinkageError | InternalError | RuntimeException unable) {
            throw new PictureException(
                    "can't draw " + path + ": this Java lacks fonts or its drawing library (" + unable + ")",
                    "Install fontconfig and a font, or use --html",
                    unable);
        }
        write(bytes.toByteArray());
    }

    private void write(byte[] bytes) {
        try {
            Files.write(path, bytes, options());
        } catch (IOException refused) {
            throw new PictureException(
                    "can't write " + path + ": " + refused, "Name a file in a folder of yours", refused);
        }
    }

    /** In a folder that others may write to, a link may be another user's, and lead to any file of this one. */
    private OpenOption[] options() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        boolean isShared = folder != null
                && Files.getPosixFilePermissions(folder).stream()
                        .anyMatch(Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE)::contains);
        List<OpenOption> options = new ArrayList<>(
                List.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
        if (isShared) {
            options.add(LinkOption.NOFOLLOW_LINKS);
        }
        return options.toArray(OpenOption[]::new);
    }
}

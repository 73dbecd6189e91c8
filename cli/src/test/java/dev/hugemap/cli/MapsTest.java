// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.PageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** {@code hugemap maps}, on a host that is modelled. */
class MapsTest {
    private static final PageSize M2 = PageSize.mib(2);
    private static final long MIB = 1L << 20;
    private static final String BAR = "7f8000000000-7f8000004000 rw-s 00000000 00:0f 7 ";

    /** 4 MiB on two huge leaves, and 4 MiB beside them on base pages, unadvised. */
    private static FakeLinux half() {
        FakeLinux fake = FakeLinux.x86().build();
        long reserved = fake.mmap(0, 12 * MIB, Protection.PROT_NONE, MapFlags.RESERVATION, -1, 0);
        long start = M2.roundUp(reserved);
        fake.mmap(start, 8 * MIB, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);
        fake.madvise(start, 4 * MIB, Advice.MADV_HUGEPAGE);
        for (long at = start; at < start + 8 * MIB; at += 4096) {
            fake.write(at, 1, 1);
        }
        return fake;
    }

    private static Recorder maps(FakeLinux fake, String... options) {
        Recorder recorder = new Recorder();
        String[] arguments = new String[options.length + 1];
        arguments[0] = "maps";
        System.arraycopy(options, 0, arguments, 1, options.length);
        assertThat(Main.run(recorder.console(), Machines.of(fake), arguments))
                .as(recorder.err())
                .isZero();
        assertThat(recorder.err()).isEmpty();
        return recorder;
    }

    @Test
    void saysHowMuchIsHugeAndWhyTheRestIsnt() {
        String page = maps(half()).out();

        assertThat(page).contains(": 8 MiB present, 50 % of it on huge leaves\n");
        assertThat(page).containsPattern("\n  address +size +present +on 2 MiB +on 4 KiB +kind +name +why not huge\n");
        assertThat(page).containsPattern("4 MiB +4 MiB +4 MiB +- +rw-p anonymous\n");
        assertThat(page)
                .containsPattern(
                        "4 MiB +4 MiB +- +4 MiB +rw-p anonymous +not advised \\(madvise\\), or touched before\n");
        assertThat(page).containsPattern("share of what is present +50 % +50 %\n");
    }

    @Test
    void sumsWhatIsSmallUnlessAllIsAskedFor() {
        FakeLinux fake = half();
        fake.mmap(0, MIB, Protection.PROT_READ, MapFlags.ANONYMOUS, -1, 0);

        assertThat(maps(fake).out())
                .containsPattern("smaller mappings? .*--all shows them")
                .doesNotContain("r--p");
        assertThat(maps(fake, "self", "--all").out())
                .doesNotContain("--all shows them")
                .contains("r--p");
    }

    @Test
    void jsonHasEveryMapping() {
        JsonTree json = JsonTree.parse(maps(half(), "--json").out());

        assertThat(json.names()).containsExactly("pid", "present", "huge", "leaves", "evidence", "mappings");
        assertThat(json.get("present").number()).isEqualTo(8 * MIB);
        assertThat(json.get("huge").number()).isEqualTo(4 * MIB);
        assertThat(json.get("leaves").elements())
                .extracting(leaf -> leaf.get("leafSize").number())
                .containsExactly(2 * MIB, 4096L);
        assertThat(json.get("mappings").elements()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(json.get("mappings").elements().getFirst().names())
                .containsExactly(
                        "start",
                        "end",
                        "permissions",
                        "kind",
                        "name",
                        "present",
                        "leaves",
                        "zeroPage",
                        "swapped",
                        "unknown",
                        "whyNotHuge");
    }

    @Test
    void thePageIsWholeAndNeedsNothingElse(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("maps.html");
        maps(half(), "--html", file.toString());

        String text = Files.readString(file);
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        Document page = parser.parse(new ByteArrayInputStream(Files.readAllBytes(file)));
        assertThat(page.getElementsByTagName("svg").getLength()).isPositive();
        assertThat(page.getElementsByTagName("path").getLength()).isGreaterThanOrEqualTo(2);
        assertThat(text.replace("http://www.w3.org/1999/xhtml", ""))
                .doesNotContain("http", "src=", "href=", "url(", "@import", "<script");
    }

    @Test
    void theImageShowsBothSizes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("maps.png");
        maps(half(), "--png", file.toString());

        BufferedImage image = ImageIO.read(file.toFile());
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            colours.add(image.getRGB(image.getWidth() / 4, y) & 0xffffff);
            colours.add(image.getRGB(image.getWidth() * 3 / 4, y) & 0xffffff);
        }
        assertThat(colours).contains(0x0072b2, 0xe69f00);
    }

    @Test
    void aLinkInAFolderThatOthersWriteToIsNotFollowed(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "kept");
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Path link = Files.createSymbolicLink(shared.resolve("maps.html"), secret);
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Recorder recorder = new Recorder();

        assertThat(Main.run(recorder.console(), Machines.of(half()), "maps", "--html", link.toString()))
                .isEqualTo(ExitCode.REFUSED);

        assertThat(recorder.err()).startsWith("hugemap maps: can't write " + link + ": ");
        assertThat(secret).hasContent("kept");
        // In one's own folder a link is one's own.
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        maps(half(), "--html", link.toString());
        assertThat(secret).content().contains("<svg");
    }

    @Test
    void saysThatAFileCantBeWritten(@TempDir Path folder) {
        Recorder recorder = new Recorder();
        String path = folder.resolve("absent/maps.html").toString();

        assertThat(Main.run(recorder.console(), Machines.of(half()), "maps", "--html", path))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(recorder.err()).startsWith("hugemap maps: can't write " + path + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/vfio/12", "/dev/vfio/devices/vfio0", "anon_inode:[vfio-device]"})
    void warnsBeforeItReadsSmapsOfAProcessThatMapsADevice(String device) {
        Recorder recorder = new Recorder();
        FakeLinux fake = FakeLinux.x86().without(FakeFeature.PROCMAP_QUERY).build();
        fake.mmap(0, MIB, Protection.PROT_READ, MapFlags.ANONYMOUS, -1, 0);

        Main.run(recorder.console(), Machines.withMapping(fake, BAR + device), "maps");

        assertThat(recorder.err())
                .startsWith("hugemap maps: warning: process ")
                .contains("maps memory of a device (vfio)", "drops the 1 GiB entries");
    }

    @Test
    void hasNothingToWarnOfWhereSmapsIsNotRead() {
        Recorder recorder = new Recorder();
        FakeLinux fake = half();
        fake.forgetCalls();

        int exit = Main.run(recorder.console(), Machines.withMapping(fake, BAR + "/dev/vfio/12"), "maps");

        assertThat(exit).isZero();
        assertThat(recorder.err()).isEmpty();
        assertThat(fake.calls()).noneMatch(call -> call.contains("smaps"));
    }

    @Test
    void warnsOfTheRowsThatNeedSmaps() {
        Recorder recorder = new Recorder();

        Main.run(recorder.console(), Machines.withMapping(half(), BAR + "/dev/vfio/12"), "maps", "--all");

        assertThat(recorder.err()).contains("--all reads smaps for its reasons");
    }

    @Test
    void explainsAllRowsByWhatSmapsSays() {
        assertThat(maps(half(), "--all").out()).contains("4 MiB are in a mapping that didn't ask for huge pages");
    }

    @Test
    void hasNothingToWarnOfWhereNoDeviceIsMapped() {
        FakeLinux fake = FakeLinux.x86().without(FakeFeature.PROCMAP_QUERY).build();
        fake.mmap(0, MIB, Protection.PROT_READ, MapFlags.ANONYMOUS, -1, 0);

        assertThat(maps(fake).err()).isEmpty();
    }

    @Test
    void refusesWhatIsNoProcess() {
        for (String word : new String[] {"0", "-1", "java", "99999999999"}) {
            Recorder recorder = new Recorder();
            assertThat(Main.run(recorder.console(), Machines.untouchable(), "maps", word))
                    .isEqualTo(ExitCode.USAGE);
        }
    }

    @Test
    void saysThatThereIsNoSuchProcess() {
        Recorder recorder = new Recorder();

        assertThat(Main.run(recorder.console(), Machines.of(half()), "maps", "77"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(recorder.err()).isEqualTo("hugemap maps: there is no process 77 [HM-501]\n");
        assertThat(recorder.out()).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.hugemap.it.Checkout;
import dev.hugemap.it.MadeFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture in docs/design.md is what the module descriptors and the classes' own constants say. */
final class ArchitecturePictureTest {
    private static final String OURS = "dev.hugemap";
    /** A project may only lie above those before it. */
    private static final List<String> PROJECTS = List.of("agrona", "native-bridge", "vfio-fake", "core", "cli");

    private static List<Path> folders() {
        return PROJECTS.stream()
                .map(project -> Checkout.root().resolve(project).resolve("target/classes"))
                .toList();
    }

    @Test
    void thePictureIsWhatTheClassesSay() {
        JavaClasses classes = new ClassFileImporter().importPaths(folders());
        List<Band> bands = folders().stream().map(Band::of).toList();

        String svg = new ArchitectureSvg(PackageGraph.of(classes, OURS), bands).text();

        assertThat(bands.stream()
                        .flatMap(band -> band.packages().stream())
                        .map(name -> ">" + name.substring(OURS.length() + 1) + "<"))
                .allSatisfy(box -> assertThat(svg).contains(box));
        new MadeFile("docs/architecture.svg", ArchitecturePictureTest.class).assertIs(svg);
    }

    @Test
    void whatFollowsFromOtherImportsIsLeftOut() {
        JavaClasses classes = new ClassFileImporter().importPaths(folders());
        PackageGraph graph = PackageGraph.of(classes, OURS);

        assertThat(graph.imports().get("dev.hugemap.bridge.call"))
                .containsExactly("dev.hugemap.bridge", "dev.hugemap.bridge.abi");
        assertThat(graph.imports().get("dev.hugemap.bridge.jna")).containsExactly("dev.hugemap.bridge.call");
        assertThat(Stream.of("page", "flight", "agrona")
                        .map(name -> graph.imports().get(OURS + "." + name)))
                .allSatisfy(none -> assertThat(none).isEmpty());
    }
}

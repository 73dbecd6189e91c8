// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The poms say what a repository for everybody asks for, and those that repeat each other say the same. */
final class PublishedTest {
    private static final Path ROOT = Checkout.root();

    @Test
    void theParentSaysWhatIsAskedFor() throws Exception {
        Element parent = pom("pom.xml");
        for (String part : List.of("name", "description", "url", "licenses", "developers", "scm")) {
            assertThat(text(parent, part)).as(part).isNotBlank();
        }
    }

    @Test
    void everyPublishedModuleSaysWhatItIsAndIsAModule() throws Exception {
        for (String module : publishedModules()) {
            Element pom = pom(module + "/pom.xml");
            assertThat(text(pom, "name")).as(module).isNotBlank();
            assertThat(text(pom, "description")).as(module).isNotBlank();
            assertThat(ROOT.resolve(module + "/src/main/java/module-info.java")).exists();
        }
    }

    @Test
    void theBomListsWhatIsPublished() throws Exception {
        List<String> published = new ArrayList<>();
        for (String module : publishedModules()) {
            published.add(text(pom(module + "/pom.xml"), "artifactId"));
        }
        List<String> listed = new ArrayList<>();
        for (Element dependency : grandchildren(pom("bom/pom.xml"), "dependencyManagement", "dependencies")) {
            assertThat(text(dependency, "groupId")).isEqualTo("dev.hugemap");
            assertThat(text(dependency, "version")).isEqualTo("${project.version}");
            listed.add(text(dependency, "artifactId"));
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(published);
    }

    /** Whoever imports a BOM gets all that its parent manages, too. */
    @Test
    void theBomHasNoParentAndSaysTheSame() throws Exception {
        Element parent = pom("pom.xml");
        Element bom = pom("bom/pom.xml");
        assertThat(child(bom, "parent")).isEmpty();
        for (String part : List.of("groupId", "version", "url", "inceptionYear", "licenses", "developers", "scm")) {
            assertThat(text(bom, part)).as(part).isEqualTo(text(parent, part));
        }
    }

    /** Else javadoc wants each private field of an exception explained, and complains when all is staged. */
    @Test
    void packagesWithExceptionsPromiseNoSerialForm() throws Exception {
        List<Path> packages = new ArrayList<>();
        for (String module : publishedModules()) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
                files.filter(file -> file.toString().endsWith("Exception.java") && isPublic(file))
                        .map(Path::getParent)
                        .distinct()
                        .forEach(packages::add);
            }
        }
        assertThat(packages)
                .hasSizeGreaterThan(5)
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .contains("@serial exclude"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/use.md"})
    void theXmlOfAPageIsTheSamples(String page) throws IOException {
        String sample = withoutIndents(Files.readString(ROOT.resolve("integration-tests/consumer/pom.xml")));
        List<String> shown = xml(Files.readAllLines(ROOT.resolve(page)));

        assertThat(shown).isNotEmpty();
        assertThat(shown).allSatisfy(block -> assertThat(sample).contains(block));
    }

    @Test
    void theSampleTakesThisVersion() throws Exception {
        Element bom = grandchildren(pom("integration-tests/consumer/pom.xml"), "dependencyManagement", "dependencies")
                .getFirst();
        assertThat(text(bom, "version")).isEqualTo(text(pom("pom.xml"), "version"));
    }

    private static List<String> publishedModules() throws Exception {
        List<String> published = new ArrayList<>();
        for (Element module : children(child(pom("pom.xml"), "modules").orElseThrow())) {
            String name = module.getTextContent();
            boolean kept = child(pom(name + "/pom.xml"), "properties")
                    .filter(properties -> text(properties, "maven.deploy.skip").equals("true"))
                    .isPresent();
            if (!kept && !name.equals("bom")) {
                published.add(name);
            }
        }
        assertThat(published).hasSizeGreaterThan(3);
        return published;
    }

    private static boolean isPublic(Path source) {
        try {
            return Files.readString(source).contains("\npublic ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The XML blocks of a page, each without its indents. */
    private static List<String> xml(List<String> page) {
        List<String> blocks = new ArrayList<>();
        for (int at = page.indexOf("```xml"); at >= 0; ) {
            List<String> rest = page.subList(at + 1, page.size());
            int end = rest.indexOf("```");
            blocks.add(withoutIndents(String.join("\n", rest.subList(0, end))));
            int next = rest.subList(end, rest.size()).indexOf("```xml");
            at = next < 0 ? -1 : at + 1 + end + next;
        }
        return blocks;
    }

    private static String withoutIndents(String text) {
        return String.join("\n", text.lines().map(String::strip).toList());
    }

    private static Element pom(String file) throws ParserConfigurationException, IOException, SAXException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(ROOT.resolve(file).toFile())
                .getDocumentElement();
    }

    private static List<Element> children(Element parent) {
        return Stream.iterate(parent.getFirstChild(), node -> node != null, Node::getNextSibling)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    private static Optional<Element> child(Element parent, String name) {
        return children(parent).stream()
                .filter(element -> element.getTagName().equals(name))
                .findFirst();
    }

    /** The elements in a child of a child that has to be there. */
    private static List<Element> grandchildren(Element parent, String child, String grandchild) {
        return children(child(child(parent, child).orElseThrow(), grandchild).orElseThrow());
    }

    /** What an element's child holds, without regard to layout; empty where there is none. */
    private static String text(Element parent, String name) {
        return child(parent, name)
                .map(child -> child.getTextContent().replaceAll("\\s+", " ").strip())
                .orElse("");
    }
}

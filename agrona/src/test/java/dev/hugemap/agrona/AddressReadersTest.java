// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;

/** Which methods of Agrona's ask a buffer where its memory is: as many as docs/agrona.md names, and no others. */
class AddressReadersTest {
    private static final Set<String> QUESTIONS = Set.of("addressOffset", "byteArray", "byteBuffer");

    @Test
    void thePageNamesEveryMethodOfAgronaThatReadsAnAddress() throws Exception {
        Set<String> named = Files.readString(Path.of("../docs/agrona.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`")[1])
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(readers()).containsExactlyElementsOf(named);
    }

    private static Set<String> readers() throws IOException, URISyntaxException {
        URI jar = AtomicBuffer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Set<String> readers = new TreeSet<>();
        try (JarFile file = new JarFile(Path.of(jar).toFile())) {
            file.stream().filter(entry -> entry.getName().endsWith(".class")).forEach(entry -> {
                ClassModel type = parse(file, entry);
                type.methods().stream()
                        .filter(AddressReadersTest::asksABuffer)
                        .forEach(method -> readers.add(name(type, method)));
            });
        }
        return readers;
    }

    private static boolean asksABuffer(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof InvokeInstruction call
                        && QUESTIONS.contains(call.name().stringValue())
                        && call.owner().asInternalName().startsWith("org/agrona/"));
    }

    private static String name(ClassModel type, MethodModel method) {
        String owner = type.thisClass().asInternalName();
        return owner.substring(owner.lastIndexOf('/') + 1) + "."
                + method.methodName().stringValue();
    }

    private static ClassModel parse(JarFile file, JarEntry entry) {
        try {
            return ClassFile.of().parse(file.getInputStream(entry).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

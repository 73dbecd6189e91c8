// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A module, as its descriptor and its classes tell: a band of the picture.
 *
 * @param name of the module
 * @param packages with classes in them
 * @param exported to everybody
 */
record Band(String name, Set<String> packages, Set<String> exported) {
    /** Reads what the compiler made of a project. */
    static Band of(Path classes) {
        try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"));
                var files = Files.walk(classes)) {
            ModuleDescriptor descriptor = ModuleDescriptor.read(in);
            Set<String> packages = files.filter(file -> file.toString().endsWith(".class"))
                    .map(classes::relativize)
                    .filter(file -> file.getNameCount() > 1)
                    .map(file ->
                            file.subpath(0, file.getNameCount() - 1).toString().replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> exported = descriptor.exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toCollection(TreeSet::new));
            return new Band(descriptor.name(), packages, exported);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

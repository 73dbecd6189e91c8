// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.Backing;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a backing by its name, as far as that goes without asking the host. */
final class BackingConverter implements ITypeConverter<Backing> {
    @Override
    public Backing convert(String text) {
        try {
            return Backing.parse(text);
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(String.valueOf(mistake.getMessage()));
        }
    }
}

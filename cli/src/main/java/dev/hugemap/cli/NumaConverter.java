// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.NumaPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a NUMA policy by its name. */
final class NumaConverter implements ITypeConverter<NumaPolicy> {
    @Override
    public NumaPolicy convert(String text) {
        try {
            return NumaPolicy.parse(text);
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(String.valueOf(mistake.getMessage()));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a fault policy by its name. */
final class PolicyConverter implements ITypeConverter<PolicyChoice> {
    @Override
    public PolicyChoice convert(String text) {
        try {
            return PolicyChoice.parse(text);
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(String.valueOf(mistake.getMessage()));
        }
    }
}

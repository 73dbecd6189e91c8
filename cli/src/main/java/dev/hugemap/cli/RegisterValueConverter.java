// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a value of up to 64 bits without a sign. */
final class RegisterValueConverter implements ITypeConverter<Long> {
    private static final String HEXADECIMAL = "0x";
    private static final int SIXTEEN = 16;

    @Override
    public Long convert(String text) {
        try {
            return text.startsWith(HEXADECIMAL)
                    ? Long.parseUnsignedLong(text.substring(HEXADECIMAL.length()), SIXTEEN)
                    : Long.parseUnsignedLong(text);
        } catch (NumberFormatException mistake) {
            throw new TypeConversionException(
                    "'" + text + "' is no value for a register: write 255 or 0xff, without a sign");
        }
    }
}

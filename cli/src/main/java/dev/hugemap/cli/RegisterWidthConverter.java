// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.vfio.RegisterWidth;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the width of a register, in bits. */
final class RegisterWidthConverter implements ITypeConverter<RegisterWidth> {
    @Override
    public RegisterWidth convert(String text) {
        try {
            return RegisterWidth.ofBits(Integer.parseInt(text));
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException("'" + text + "' is no width of a register: write 8, 16, 32 or 64");
        }
    }
}

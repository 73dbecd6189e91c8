// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an amount of memory that some 64-bit process could have. */
final class SizeConverter implements ITypeConverter<Long> {
    /** User addresses of the widest page tables that Linux has, on x86-64 with five levels, are fewer than this. */
    private static final long LARGEST = 1L << 56;

    @Override
    public Long convert(String text) {
        long bytes;
        try {
            bytes = Bytes.parse(text);
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(String.valueOf(mistake.getMessage()));
        }
        if (bytes <= 0) {
            throw new TypeConversionException("'" + text + "' is no amount of memory: ask for a byte at least");
        }
        if (bytes > LARGEST) {
            throw new TypeConversionException("'" + text + "' is more than any process has addresses for");
        }
        return bytes;
    }
}

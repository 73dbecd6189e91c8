// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.Bytes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an amount of memory as people write it. */
public final class ByteCountConverter implements ITypeConverter<Long> {
    /** Made by picocli. */
    public ByteCountConverter() {}

    @Override
    public Long convert(String text) {
        try {
            long bytes = Bytes.parse(text);
            if (bytes > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(String.valueOf(mistake.getMessage()));
        }
        throw new TypeConversionException("'" + text + "' is no amount of memory");
    }
}

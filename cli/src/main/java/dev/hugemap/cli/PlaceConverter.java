// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an address or an offset. */
final class PlaceConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        try {
            return Bytes.parse(text);
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(
                    "'" + text + "' is no address or offset: write 0, 4096, 64k, 2m, 1g or 0x200000");
        }
    }
}

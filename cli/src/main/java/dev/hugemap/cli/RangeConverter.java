// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.AddressRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a range of addresses as {@code maps} writes it. */
final class RangeConverter implements ITypeConverter<AddressRange> {
    private static final Pattern RANGE = Pattern.compile("(?:0x)?([0-9a-fA-F]{1,15})-(?:0x)?([0-9a-fA-F]{1,15})");
    private static final int HEX = 16;

    @Override
    public AddressRange convert(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new TypeConversionException("'" + text
                    + "' is no range of addresses: write it as maps does, for example 7f0000000000-7f0040000000");
        }
        long start = Long.parseLong(range.group(1), HEX);
        long end = Long.parseLong(range.group(2), HEX);
        if (end <= start) {
            throw new TypeConversionException("'" + text + "' is empty: it ends before it starts");
        }
        return AddressRange.between(start, end);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.ThpMode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a mode of transparent huge pages, as the kernel words it. */
final class ThpModeConverter implements ITypeConverter<ThpMode> {
    @Override
    public ThpMode convert(String text) {
        return switch (text) {
            case "always" -> ThpMode.ALWAYS;
            case "madvise" -> ThpMode.MADVISE;
            case "inherit" -> ThpMode.INHERIT;
            case "never" -> ThpMode.NEVER;
            default ->
                throw new TypeConversionException("'" + text + "' is no mode: write always, madvise, inherit or never");
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the number of a process, or {@code self}. */
final class TargetConverter implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
        if (text.equals("self")) {
            return new Target(OptionalLong.empty());
        }
        if (!text.matches("0*[1-9][0-9]{0,9}")) {
            throw new TypeConversionException("'" + text + "' is no process: write its number, or self");
        }
        return new Target(OptionalLong.of(Long.parseLong(text)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;

/** Reads backings separated by commas. */
final class PreferenceConverter implements ITypeConverter<Preference> {
    private static final BackingConverter ONE = new BackingConverter();

    @Override
    public Preference convert(String text) {
        return new Preference(
                Arrays.stream(text.split(",", -1)).map(ONE::convert).toList());
    }
}

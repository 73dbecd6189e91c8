// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.util.Optional;
import picocli.CommandLine.ITypeConverter;

/** Reads a page size, or the word for all sizes. */
final class ThpPlaceConverter implements ITypeConverter<ThpPlace> {
    private static final PageSizeConverter SIZE = new PageSizeConverter();

    @Override
    public ThpPlace convert(String text) {
        return new ThpPlace(text.equals(ThpPlace.GLOBAL) ? Optional.empty() : Optional.of(SIZE.convert(text)));
    }
}

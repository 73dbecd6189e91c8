// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads page sizes separated by commas. A size named twice is a slip for another, and refused. */
final class SizesConverter implements ITypeConverter<Sizes> {
    @Override
    public Sizes convert(String text) {
        List<PageSize> sizes = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            PageSize size = size(word);
            if (sizes.contains(size)) {
                throw new TypeConversionException("'" + word + "' names " + size + " a second time");
            }
            sizes.add(size);
        }
        return new Sizes(List.copyOf(sizes));
    }

    private static PageSize size(String word) {
        try {
            return PageSize.parse(word);
        } catch (IllegalArgumentException mistake) {
            throw new TypeConversionException(String.valueOf(mistake.getMessage()));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.page.PageSize;
import java.util.Optional;

/** The names {@code hugepages-2048kB} of sysfs folders that hold one page size's files. */
final class SizeFolder {
    private static final String PREFIX = "hugepages-";
    private static final String SUFFIX = "kB";

    private SizeFolder() {}

    static String nameOf(PageSize size) {
        return PREFIX + (size.bytes() >>> 10) + SUFFIX;
    }

    static Optional<PageSize> sizeOf(String name) {
        if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        try {
            String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
            // Another number than the kernel's would name another folder.
            return Optional.of(PageSize.kib(Long.parseLong(digits)))
                    .filter(size -> nameOf(size).equals(name));
        } catch (IllegalArgumentException | ArithmeticException noSize) {
            return Optional.empty();
        }
    }
}

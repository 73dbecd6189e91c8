// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.inspect.MappingKind;
import dev.hugemap.inspect.MappingSummary;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mappings that belong together. */
class StretchTest {
    private static MappingSummary mapping(long start, long end, String name, MappingKind kind) {
        return new MappingSummary(
                AddressRange.between(start, end), "rw-p", name, kind, Map.of(PageSize.kib(4), 4096L), 0, 0, 0);
    }

    private static MappingSummary anonymous(long start, long end) {
        return mapping(start, end, "", MappingKind.ANONYMOUS);
    }

    @Test
    void joinsWhatTouchesUnderOneName() {
        List<Stretch> stretches = Stretch.of(List.of(
                anonymous(0x10000, 0x20000),
                anonymous(0x20000, 0x30000),
                mapping(0x30000, 0x40000, "/lib/a.so", MappingKind.FILE),
                mapping(0x40000, 0x50000, "/lib/a.so", MappingKind.FILE)));

        assertThat(stretches).extracting(Stretch::name).containsExactly("anonymous", "/lib/a.so");
        assertThat(stretches).extracting(Stretch::presentBytes).containsExactly(8192L, 8192L);
    }

    @Test
    void keepsApartWhatDoesNotTouchOrIsAnotherThing() {
        List<Stretch> stretches = Stretch.of(List.of(
                anonymous(0x10000, 0x20000),
                anonymous(0x30000, 0x40000),
                mapping(0x40000, 0x50000, "", MappingKind.HUGETLB),
                mapping(0x50000, 0x60000, "[heap]", MappingKind.ANONYMOUS)));

        assertThat(stretches).hasSize(4);
        assertThat(Stretch.of(List.of())).isEmpty();
    }
}

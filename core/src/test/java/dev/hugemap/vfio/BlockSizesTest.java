// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.Host;
import dev.hugemap.page.PageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A device's memory is mapped by the levels of the page table, whatever other sizes a host has for memory. */
final class BlockSizesTest {
    @Test
    void aPcHasThreeLevels() {
        assertThat(of(FakeLinux.x86().build())).isEqualTo(List.of(PageSize.kib(4), PageSize.mib(2), PageSize.gib(1)));
    }

    @Test
    void aarch64HasTwo() {
        assertThat(of(FakeLinux.arm64k().build())).isEqualTo(List.of(PageSize.kib(64), PageSize.mib(512)));
    }

    private static List<PageSize> of(FakeLinux linux) {
        return BlockSizes.of(Host.read(linux.files(), linux));
    }
}

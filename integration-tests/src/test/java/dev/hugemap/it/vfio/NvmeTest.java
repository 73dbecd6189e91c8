// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.page.PageSize;
import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.DmaMapping;
import dev.hugemap.vfio.VfioBackend;
import dev.hugemap.vfio.VfioDevice;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real protocol: an NVMe controller, asked through a queue in a page of the pool. */
@RequiresLab
final class NvmeTest {
    static List<VfioBackend> backends() {
        return Lab.backends();
    }

    @ParameterizedTest
    @MethodSource("backends")
    @RequiresHugePages(size = "2m", count = 1)
    void tellsWhoItIs(VfioBackend backend) {
        PageSize huge = PageSize.mib(2);
        try (HugeArena arena = HugeArena.ofShared(require(hugeTlb(huge)));
                VfioDevice device = VfioDevice.open(Lab.nvme().address(), backend);
                Bar registers = device.bar(0);
                DmaMapping shared = device.mapDma(arena.allocate(huge.bytes(), huge.bytes()));
                NvmeController controller = new NvmeController(device, registers, shared)) {
            assertThat(controller.capabilities()).isEqualTo(0x004018200f0107ffL);
            assertThat(controller.version()).isEqualTo(0x00010400);
            for (int i = 0; i < 20; i++) {
                assertThat(controller.identify())
                        .isEqualTo(new NvmeController.Identity(0x1b36, "lab", "QEMU NVMe Ctrl"));
            }
        }
        assertThat(Lab.held()).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.it.HostSettings;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.vfio.DmaMapping;
import dev.hugemap.vfio.VfioBackend;
import dev.hugemap.vfio.VfioDevice;
import dev.hugemap.vfio.VfioException;
import dev.hugemap.vfio.VfioStep;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** As many mappings as type 1 allows a container, and one more. */
@RequiresLab
final class MappingsUsedUpTest {
    private static final Path LIMIT = Path.of("/sys/module/vfio_iommu_type1/parameters/dma_entry_limit");

    @Test
    void oneMoreIsRefusedUntilAnotherIsClosed() {
        long page = Lab.base().bytes();
        try (HostSettings settings = HostSettings.open();
                HugeArena arena = HugeArena.ofShared(BackingPolicy.require(Backing.basePages()))) {
            settings.write(LIMIT, 3);
            MemorySegment memory = arena.allocate(4 * page, page);
            try (VfioDevice device = VfioDevice.open(Lab.edu().address(), VfioBackend.TYPE1)) {
                device.mapDma(memory.asSlice(0, page));
                device.mapDma(memory.asSlice(page, page));
                DmaMapping third = device.mapDma(memory.asSlice(2 * page, page));
                MemorySegment fourth = memory.asSlice(3 * page, page);

                VfioException failure = catchThrowableOfType(VfioException.class, () -> device.mapDma(fourth));

                System.out.println("lab: " + failure.getMessage());
                assertThat(failure.step()).isEqualTo(VfioStep.MAP_DMA);
                assertThat(failure.errno()).contains(Errno.ENOSPC);
                assertThat(failure).hasMessageContaining("as many mappings as it may: 0 left");
                assertThat(failure.remedy()).contains(LIMIT.toString());
                third.close();
                assertThat(device.mapDma(fourth).length()).isEqualTo(page);
            }
        }
        assertThat(Lab.held()).isEmpty();
    }
}

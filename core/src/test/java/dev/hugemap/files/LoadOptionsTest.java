// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.memory.RegionOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LoadOptionsTest {
    private final LoadOptions options = LoadOptions.of(require(transparent()));

    @Test
    void refusesMemoryThatIsProvedOnlyLater() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadOptions.of(require(hugeTlb()).onTouch()))
                .withMessageContaining("populated up front");
    }

    @Test
    void refusesNoThread() {
        assertThatIllegalArgumentException().isThrownBy(() -> options.readBy(0));
    }

    @Test
    void refusesAnExpectationThatNothingIsHeldAgainst() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoadOptions(
                        options.memory(),
                        1,
                        options.progress(),
                        Checksumming.NONE,
                        Optional.of(Crc32c.EMPTY),
                        WriteProtection.SEGMENT));
    }

    @Test
    void eachMethodChangesOneThing() {
        LoadListener listener = (_, _) -> {};
        RegionOptions memory = RegionOptions.of(require(transparent())).named("index");

        LoadOptions changed = LoadOptions.of(memory)
                .readBy(3)
                .watchedBy(listener)
                .expecting(Crc32c.EMPTY)
                .protectedByKernel();

        assertThat(changed)
                .isEqualTo(new LoadOptions(
                        memory, 3, listener, Checksumming.CRC32C, Optional.of(Crc32c.EMPTY), WriteProtection.KERNEL));
        assertThat(options.checksummed().checksumming()).isEqualTo(Checksumming.CRC32C);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How much of a range is locked, as smaps says it of whole mappings. */
final class LockedBytesTest {
    private static final long PAGE = 4096;

    private final FakeLinux fake = FakeLinux.x86().build();
    private final long start = fake.mmap(0, 16 * PAGE, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS, -1, 0);

    private OptionalLong locked(long offset, long length) {
        Inspector inspector = Inspector.of(fake, fake.files(), PageSizes.read(fake.files(), fake));
        return inspector.lockedBytes(new AddressRange(start + offset, length));
    }

    @Test
    void countsLockedMappingsAndNoOthers() {
        assertThat(locked(0, 16 * PAGE)).hasValue(0);

        fake.mlock2(start + 4 * PAGE, 8 * PAGE, 0);

        assertThat(locked(0, 16 * PAGE)).hasValue(8 * PAGE);
        assertThat(locked(12 * PAGE, 4 * PAGE)).hasValue(0);
    }

    @Test
    void countsThePartOfAWhollyLockedMappingThatLiesInTheRange() {
        fake.mlock2(start + 4 * PAGE, 8 * PAGE, 0);

        assertThat(locked(0, 6 * PAGE)).hasValue(2 * PAGE);
        assertThat(locked(5 * PAGE + 1, 1)).hasValue(PAGE);
    }

    @Test
    void doesNotGuessWhichPagesOfALargerMappingAreThere() {
        fake.mlock2(start, 16 * PAGE, Mman.MLOCK_ONFAULT);
        fake.write(start, PAGE, 1);

        assertThat(locked(0, 16 * PAGE)).hasValue(PAGE);
        assertThat(locked(0, 8 * PAGE)).isEmpty();
    }

    @Test
    void knowsNothingWithoutSmaps() {
        NativeBridge none = AlteredBridge.withoutFile("/proc/self/smaps");
        Inspector inspector = Inspector.of(none, fake.files(), PageSizes.read(fake.files(), fake));

        assertThat(inspector.lockedBytes(new AddressRange(start, PAGE))).isEmpty();
    }
}

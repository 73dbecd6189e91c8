// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reading smaps does to a mapped device doesn't happen unnoticed. */
final class DeviceMappingsTest {
    private static final long MIB = 1 << 20;

    private final FakeLinux fake = FakeLinux.x86().build();

    @ParameterizedTest
    @ValueSource(strings = {"anon_inode:[vfio-device]", "/dev/vfio/devices/vfio0"})
    void reportsThatReadSmapsSayWhatTheyDidToADevice(String name) {
        Inspector inspector = inspector("7f0000000000-7f0040000000 rw-s 20000000000 00:10 1057 " + name + "\n");

        assertThat(inspector.explain(range()).notes()).anyMatch(note -> note.contains("maps memory of a device"));
        assertThat(inspector.reportAllSources(range()).notes())
                .anyMatch(note -> note.contains("dropped the 1 GiB entries"));
        assertThat(inspector.report(range()).notes()).noneMatch(note -> note.contains("device"));
        assertThat(inspector.deviceMappings()).containsExactly(AddressRange.between(0x7f0000000000L, 0x7f0040000000L));
    }

    @Test
    void withoutADeviceThereIsNothingToSay() {
        Inspector inspector = inspector("");

        assertThat(inspector.explain(range()).notes()).isEmpty();
        assertThat(inspector.deviceMappings()).isEmpty();
        assertThat(inspector.reportAllSources(range()).notes()).noneMatch(note -> note.contains("device"));
    }

    private AddressRange range() {
        long start = fake.mmap(0, 4 * MIB, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS, -1, 0);
        return new AddressRange(start, 4 * MIB);
    }

    private Inspector inspector(String line) {
        KernelFiles files = new WithMapping(fake.files(), line);
        return Inspector.of(fake, files, PageSizes.read(files, fake));
    }

    private record WithMapping(KernelFiles files, String line) implements KernelFiles {
        @Override
        public Optional<String> read(String path) {
            Optional<String> text = files.read(path);
            return path.equals("/proc/self/maps") ? text.map(maps -> maps + line) : text;
        }

        @Override
        public List<String> list(String directory) {
            return files.list(directory);
        }
    }
}

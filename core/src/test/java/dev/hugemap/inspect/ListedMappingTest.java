// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.page.AddressRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of {@code /proc/PID/maps}. */
final class ListedMappingTest {
    @Test
    void readsNamesAsTheyAreAndLeavesOutTheKernelsHalf() {
        String text = """
                00400000-00452000 r-xp 00000000 08:02 173521      /usr/bin/a  b (deleted)
                7f0000000000-7f0000001000 rw-p 00000000 00:00 0\s
                7f0000002000-7f0000003000 rw-s 00000000 08:02 9          /tmp/two\\012lines
                ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
                """;

        assertThat(ListedMapping.parse("/proc/1/maps", text))
                .containsExactly(
                        new ListedMapping(AddressRange.between(0x400000, 0x452000), "r-xp", "/usr/bin/a  b (deleted)"),
                        new ListedMapping(AddressRange.between(0x7f0000000000L, 0x7f0000001000L), "rw-p", ""),
                        new ListedMapping(
                                AddressRange.between(0x7f0000002000L, 0x7f0000003000L), "rw-s", "/tmp/two\nlines"));
    }

    @Test
    void refusesWhatIsNoSuchLine() {
        for (String text :
                List.of("nothing of the kind", "\n", "1-2 rw-p", "1-2-3 rw-p 0 0:0 0", "12345678901234567-0 r 0 0 0")) {
            assertThatExceptionOfType(KernelTextException.class)
                    .isThrownBy(() -> ListedMapping.parse("/proc/1/maps", text))
                    .withMessageStartingWith("/proc/1/maps can't be read at byte 0: not a mapping: ");
        }
    }

    @Test
    void aNameCannotForgeAnotherMapping() {
        String forged = "x\r7f0000000000-7f0000001000 rw-p 00000000 00:00 0 [fake]";

        assertThat(ListedMapping.parse("/proc/1/maps", "00400000-00452000 r-xp 00000000 08:02 17 /" + forged + "\n"))
                .containsExactly(new ListedMapping(AddressRange.between(0x400000, 0x452000), "r-xp", "/" + forged));
    }

    @Test
    void mappingsThatLieOverOneAnotherAreRefused() {
        String text = "2000-4000 rw-p 00000000 00:00 0\n3000-5000 rw-p 00000000 00:00 0\n";

        assertThatExceptionOfType(KernelTextException.class)
                .isThrownBy(() -> ListedMapping.parse("/proc/1/maps", text))
                .withMessageContaining("not in order");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.host.KernelFiles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What random inputs found: texts that were read as something that they don't say, or refused by another error than theirs. */
final class StrictTextTest {
    private static final String FIRST = "7f0000000000-7f0000001000 rw-p 00000000 00:00 0 \n";

    private static KernelFiles file(String text) {
        return new KernelFiles() {
            @Override
            public Optional<String> read(String path) {
                return Optional.of(text);
            }

            @Override
            public List<String> list(String directory) {
                return List.of();
            }
        };
    }

    @Test
    void twoMappingsWhoseFirstLineIsLostAreNotOne() {
        String text = FIRST + "AnonHugePages: 0 kB\nVmFlags: rd wr \nAnonHugePages: 2048 kB\nVmFlags: rd wr hg \n";

        assertThatExceptionOfType(KernelTextException.class)
                .isThrownBy(() -> SmapsTexts.entries(text))
                .withMessageContaining("twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7f0000000000-7f0000001000 r--p 00000000 00:2f 18446744073709551616    /x\n",
                "7f0000000000-7f0000001000 r--p 00000000 00:2f 99999999999999999999    /x\n",
                "7f0000000000-7f0000001000 r--p 00000000 100000000:2f 1    /x\n"
            })
    void aNumberOfMoreBitsThanItHasIsRefused(String text) {
        assertThatExceptionOfType(KernelTextException.class).isThrownBy(() -> SmapsTexts.entries(text));
    }

    @Test
    void aMappingThatEndsBeforeItStartsIsRefusedByName() {
        String text = "7f0000001000-7f0000000000 rw-p 00000000 00:00 0    /dev/vfio/7\n";

        assertThatExceptionOfType(KernelTextException.class)
                .isThrownBy(() -> ListedMapping.parse("/proc/7/maps", text));
        assertThat(DeviceMappings.of(file(text), "/proc/7")).isEmpty();
    }

    @Test
    void aProcessWhoseNumbersMakeNoSenseIsNone() {
        String text = "7 (java) S 1 7 7 0 -1 41943#4 1 2 3 4 5 6 7 8 20 0 1 0 1234 5 6 7 8 9 10 0 0 0 0";

        assertThat(ProcessIdentity.read(file(text), "/proc/7")).isEmpty();
        assertThat(ProcessIdentity.read(file(text.replace('#', '0')), "/proc/7"))
                .isPresent();
    }
}

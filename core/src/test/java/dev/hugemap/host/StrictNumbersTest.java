// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.page.PageSize;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What random inputs found: numbers that the JDK reads and the kernel never writes. */
final class StrictNumbersTest {
    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "٣", "９", "9223372036854775808", "1 2", ""})
    void aNumberHasNoSignAndNoOtherScriptsDigits(String text) {
        assertThat(TextFiles.none().with("/proc/x", text).readNumber("/proc/x")).isEmpty();
        assertThat(CgroupLevel.limit(text.equals("9223372036854775808") ? "-1" : text))
                .isEqualTo(Limit.unknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hugepages-+2048kB", "hugepages-02048kB", "hugepages-２０４８kB"})
    void aFolderThatNamesASizeInAnotherWayIsNotTheKernels(String name) {
        assertThat(SizeFolder.sizeOf(name)).isEmpty();
        assertThat(SizeFolder.sizeOf("hugepages-2048kB")).contains(PageSize.mib(2));
    }

    @Test
    void moreFreePiecesThanAnyHostHasAreUnknown() {
        String text = "Node 0, zone Normal 0 0 999999999999999\n";
        FreePieces pieces = FreePieces.read(TextFiles.none().with("/proc/buddyinfo", text), PageSize.kib(4));

        assertThat(pieces.bytes(PageSize.kib(4), OptionalInt.empty())).isEmpty();
    }

    @Test
    void aStatusThatMakesNoSenseIsUnknown() {
        ProcessStatus status =
                new ProcessStatus("Uid:\t0\nVmSize:\tmuch kB\nPid: 99999999999999999999\nVmLck:\t 8 kB\n");

        assertThat(status.bytes("VmSize")).isEmpty();
        assertThat(status.number("Pid")).isEmpty();
        assertThat(status.effectiveUser()).isEmpty();
        assertThat(status.bytes("VmLck")).hasValue(8 << 10);
    }
}
